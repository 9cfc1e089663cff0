/**
 * Keeps the page alive while a browser translates it. "Translate this page" puts a `<font>` element in the place of every text node, also of
 * later ones; React still holds the nodes it made. It would write into text that nobody sees, and die inserting before, or removing, a node
 * that is no longer where it was put.
 */

/** Lets React go on with text nodes that something else took off the page under this document, or moved. Once a page. */
export function keepTranslatedPageAlive(document: Document): void {
  /** What stands on the page for a text node that was taken off it. */
  const standIns = new Map<Node, ChildNode>();
  /** Elements that stand in for a text already. */
  const taken = new WeakSet<Node>();

  const observer = new MutationObserver((records) => {
    for (const record of records) {
      if (record.type === 'characterData') showAgain(record.target);
      else {
        for (const gone of record.removedNodes) if (gone instanceof Text && !gone.isConnected) replaced(gone, record, records);
        for (const added of record.addedNodes) if (standIns.has(added) && added.isConnected) dropStandIn(added);
      }
    }
    for (const [text, standIn] of standIns) if (!standIn.isConnected) standIns.delete(text);
  });

  /** Notes which element came in the place of a text, and watches what React writes into the text from here on. */
  function replaced(
    text: Text,
    { target, previousSibling, nextSibling, addedNodes }: MutationRecord,
    records: readonly MutationRecord[],
  ): void {
    const others = records.filter((r) => r.target === target);
    const beside = others.filter((r) => r.previousSibling === text || r.nextSibling === text); // while it was there
    const inItsGap = others.filter((r) => r.previousSibling === previousSibling && r.nextSibling === nextSibling);
    const came = [...addedNodes, ...[...beside, ...inItsGap].flatMap((r) => [...r.addedNodes])];
    const standIn = came.find((n) => n instanceof Element && n.parentNode === target && !taken.has(n));
    if (!(standIn instanceof Element)) return; // React's own removal
    standIns.set(text, standIn);
    taken.add(standIn);
    observer.observe(text, { characterData: true });
  }

  /** New words in a text that is not on the page: the text comes back, and is translated anew. */
  function showAgain(text: Node): void {
    if (text.isConnected) return;
    const standIn = standIns.get(text);
    standIns.delete(text);
    if (standIn?.isConnected) standIn.replaceWith(text);
  }

  function dropStandIn(text: Node): void {
    standIns.get(text)?.remove();
    standIns.delete(text);
  }

  /** The child of `parent` that stands where `node` was put: its stand-in, or the wrapper it was moved into; null when it left no trace. */
  function childFor(parent: Node, node: Node): ChildNode | null {
    const standIn = standIns.get(node);
    if (standIn?.parentNode === parent) return standIn;
    if (!parent.contains(node)) return null;
    let child = node;
    while (child.parentNode && child.parentNode !== parent) child = child.parentNode;
    return child as ChildNode;
  }

  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with a `this` of their own below
  const { insertBefore, removeChild } = Node.prototype;
  Node.prototype.insertBefore = function <T extends Node>(this: Node, node: T, before: Node | null | undefined): T {
    // Libraries also leave the place out, which means the end.
    return insertBefore.call(this, node, !before || before.parentNode === this ? (before ?? null) : childFor(this, before)) as T;
  };
  Node.prototype.removeChild = function <T extends Node>(this: Node, node: T): T {
    if (node.parentNode === this) return removeChild.call(this, node) as T;
    const child = childFor(this, node);
    if (child) removeChild.call(this, child);
    return node;
  };
  observer.observe(document, { childList: true, subtree: true });
}
