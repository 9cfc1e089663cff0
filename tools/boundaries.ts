/**
 * The direction of imports (docs/ARCHITECTURE.md): which folder of src/ may not know which, and which stay free of the page's packages, through whatever
 * they import; which files of a feature others may import; no circle of features, and none of modules that import each other at once. `npm run lint` runs it, type imports count as imports.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseSync } from 'vite';

/** A module by its path from the root, and what it imports: paths for the project's own, names for packages. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/** What a module imports as written: at once, or only when it is called for. */
interface Imports {
  readonly now: readonly string[];
  readonly later: readonly string[];
}

const page = ['client', 'page', 'features', 'app', 'ui'];
/** A folder of src/, and the folders that it does not know, not through anything it imports either. Page and worker meet in protocol/ only. */
const forbidden: Record<string, readonly string[]> = {
  wgsl: ['model', 'engine', 'training', 'kinds', 'protocol', 'worker', 'storage', ...page],
  model: ['wgsl', 'engine', 'training', 'kinds', 'protocol', 'worker', 'storage', ...page],
  training: ['engine', 'kinds', 'protocol', 'worker', 'storage', ...page],
  engine: ['training', 'kinds', 'protocol', 'worker', 'storage', ...page],
  'kinds/*/core': ['engine', 'training', 'protocol', 'worker', 'storage', ...page],
  protocol: ['engine', 'training', 'worker', 'storage', ...page],
  storage: ['engine', 'kinds', 'worker', ...page],
  worker: page,
  client: ['engine', 'training', 'kinds/*/page', 'kinds/*/ui', 'worker', 'page', 'features', 'app', 'ui'],
  ui: ['engine', 'training', 'protocol', 'worker', 'client', 'kinds', 'page', 'features', 'app'],
  kinds: ['engine', 'training', 'worker', 'page', 'features', 'app'],
  page: ['engine', 'training', 'worker', 'features', 'app'],
  features: ['engine', 'training', 'worker', 'app'],
  app: ['engine', 'training', 'worker'],
};
/** Folders that stay free of the page: no React, no stores, no worker RPC, not through anything they import either. */
const pure = ['wgsl', 'model', 'training', 'engine', 'kinds/*/core'];
const pagePackages = ['react', 'react-dom', 'zustand', 'comlink', 'radix-ui', 'lucide-react'];

/** AssemblyScript, which is no module of the page's; and what is built from it. */
const OTHER_LANGUAGE = /\/wasm\/assembly\//;
const BUILT = /\.wasm\?url$/;

/** A folder of one puzzle kind: those who serve all kinds take them from the registries. */
const KIND = /^src\/kinds\/(?!shared\/)([^/]+)\//;
const kindless = ['page', 'features', 'app', 'storage', 'ui', 'client', 'protocol', 'worker', 'kinds/shared'];
/** Learning a task from its demonstrations is ARC's alone. */
const knowsKinds = /^src\/(protocol\/learn|worker\/learn\/.*)\.ts$/;

/** What of a feature other features may import; the rest are its insides. app/ mounts any part of them. */
const doors: Readonly<Record<string, readonly string[]>> = {
  solve: ['timeline/StepChart.tsx'],
  models: ['InUse.tsx', 'ModelStatus.tsx'],
  inspect: ['replay.ts', 'runtime.ts'],
  export: ['SaveView.tsx', 'runLink.ts', 'scene.ts', 'viewPng.ts'],
  train: ['runtime.ts'],
  tour: ['Intro.tsx'],
};
const FEATURE = /^src\/features\/([^/]+)\/(.*)/;

const within = (file: string, folder: string): boolean => new RegExp(`^src/${folder.replaceAll('*', '[^/]+')}/`).test(file);

/** The imports of one module's text, re-exports included, as written. */
export function importsOf(file: string, text: string): Imports {
  const { module } = parseSync(file, text);
  const dynamic = module.dynamicImports.map((d) => text.slice(d.moduleRequest.start, d.moduleRequest.end)).filter((s) => /^['"]/.test(s));
  const exported = module.staticExports.flatMap((e) =>
    e.entries.flatMap((entry) => (entry.moduleRequest ? [entry.moduleRequest.value] : [])),
  );
  return {
    now: [...new Set([...module.staticImports.map((i) => i.moduleRequest.value), ...exported])],
    later: [...new Set(dynamic.map((s) => s.slice(1, -1)))],
  };
}

/** Reads every module of src/ that is not a test: what is imported in any way, and what at once. */
export function readGraphs(root: string): { readonly all: Graph; readonly now: Graph } {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((f) => join('src', f))
    .filter((f) => /\.tsx?$/.test(f) && !/\.test\.tsx?$/.test(f) && !OTHER_LANGUAGE.test(f));
  const resolved =
    (file: string) =>
    (name: string): string => {
      if (!name.startsWith('.') || BUILT.test(name)) return name;
      const path = normalize(join(dirname(file), name.replace(/\?.*$/, '')));
      if (!existsSync(join(root, path))) throw new Error(`${file} imports ${name}, which is not there.`);
      return path;
    };
  const read = files.map((file) => [file, importsOf(file, readFileSync(join(root, file), 'utf8'))] as const);
  return {
    all: new Map(read.map(([file, { now, later }]) => [file, [...now, ...later].map(resolved(file))])),
    now: new Map(read.map(([file, { now }]) => [file, now.map(resolved(file))])),
  };
}

/**
 * The shortest way from a module to one that `found` holds for, itself left out; null where there is none.
 * @param passes modules that the way may lead through
 */
function wayTo(
  graph: Graph,
  from: string,
  found: (module: string) => boolean,
  passes: (module: string) => boolean = () => true,
): string[] | null {
  const before = new Map<string, string>();
  const queue = [from];
  for (const at of queue) {
    for (const next of graph.get(at) ?? []) {
      if (found(next)) {
        const way = [next];
        for (let m: string | undefined = at; m !== undefined; m = before.get(m)) way.unshift(m);
        return way;
      }
      if (next === from || before.has(next) || !passes(next)) continue;
      before.set(next, at);
      queue.push(next);
    }
  }
  return null;
}

/** The same for the last module of a folder on a way, so that every break is told once: of those before it the last one answers. */
const wayOut = (graph: Graph, from: string, folder: string, found: (module: string) => boolean): string[] | null =>
  wayTo(graph, from, found, (m) => !within(m, folder));

/**
 * Every import that breaks a rule, as a sentence each; empty where the arrows run one way.
 * @param now what is imported at once: in a circle of these a module meets one that is not there yet
 */
export function broken(graph: Graph, now: Graph = graph): string[] {
  const messages: string[] = [];
  const inCircle = new Set<string>();
  for (const [file, imports] of graph) {
    for (const [folder, others] of Object.entries(forbidden)) {
      if (!within(file, folder)) continue;
      for (const other of others) {
        const way = wayOut(graph, file, folder, (m) => within(m, other));
        if (way) messages.push(`${way.join(' -> ')}: src/${folder} does not know src/${other}.`);
      }
    }
    if (kindless.some((f) => within(file, f)) && !knowsKinds.test(file))
      for (const i of imports) if (KIND.test(i)) messages.push(`${file} imports ${i}: it knows no puzzle kind by name.`);
    const kind = KIND.exec(file)?.[1];
    for (const i of imports) {
      const other = KIND.exec(i)?.[1];
      if (kind !== undefined && other !== undefined && other !== kind)
        messages.push(`${file} imports ${i}: a kind knows no other one; what both have is in kinds/shared.`);
    }
    const own = FEATURE.exec(file)?.[1];
    if (own !== undefined) {
      for (const i of imports) {
        const [, feature, part] = FEATURE.exec(i) ?? [];
        if (feature !== undefined && feature !== own && !doors[feature]?.includes(part ?? ''))
          messages.push(`${file} imports ${i}: no door of its feature (tools/boundaries.ts has the list).`);
      }
    }
    const folder = pure.find((f) => within(file, f));
    if (folder !== undefined) {
      const way = wayOut(graph, file, folder, (m) => pagePackages.some((p) => m === p || m.startsWith(`${p}/`)));
      if (way) messages.push(`${way.join(' -> ')}: src/${folder} is free of the page.`);
    }
    if (inCircle.has(file)) continue;
    const circle = wayTo(now, file, (m) => m === file);
    if (!circle) continue;
    for (const m of circle) inCircle.add(m);
    messages.push(`${circle.join(' -> ')}: a circle.`);
  }
  const features = featuresOf(graph);
  for (const feature of features.keys()) {
    if (inCircle.has(feature)) continue;
    const circle = wayTo(features, feature, (f) => f === feature);
    if (!circle) continue;
    for (const f of circle) inCircle.add(f);
    messages.push(`${circle.join(' -> ')}: features in a circle. app/ hands the upper one to the lower.`);
  }
  return messages;
}

/** Which features a feature imports from. */
function featuresOf(graph: Graph): Graph {
  const features = new Map<string, string[]>();
  for (const [file, imports] of graph) {
    const own = FEATURE.exec(file)?.[1];
    if (own === undefined) continue;
    const others = imports.flatMap((i) => FEATURE.exec(i)?.[1] ?? []).filter((f) => f !== own);
    features.set(own, [...new Set([...(features.get(own) ?? []), ...others])]);
  }
  return features;
}

if (process.argv[1] === import.meta.filename) {
  const { all, now } = readGraphs('.');
  const messages = broken(all, now);
  for (const m of messages) console.error(m);
  process.exitCode = messages.length > 0 ? 1 : 0;
}
