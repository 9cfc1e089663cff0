/** The model in use as an ONNX file for elsewhere, and how Python runs it. */

import { Download } from 'lucide-react';
import { useState } from 'react';
import { client, useModels } from '../../app/coordinator.ts';
import { Button } from '../../ui/Button.tsx';
import { saveFile } from '../../ui/save.ts';

const SNIPPET = `import numpy as np, onnxruntime

session = onnxruntime.InferenceSession("model.onnx")
types = {"tensor(float)": np.float32, "tensor(int64)": np.int64}
given = {i.name: np.zeros(i.shape, types[i.type]) for i in session.get_inputs()}
given["tokens"][:] = 1  # the puzzle: a token a cell
for step in range(16):
    given["step"][:] = step
    given["y"], given["z"], answer, sure, halt = session.run(["y_out", "z_out", "tokens_out", "confidence", "halt"], given)
print(answer)`;

/** A file's name from a model's. */
const fileName = (name: string): string => `${name.replace(/\.\w+$/, '').replace(/[^\w.-]+/g, '-') || 'model'}.onnx`;

export function SaveOnnx({ disabled }: { readonly disabled: boolean }) {
  const active = useModels((s) => s.active);
  const [said, setSaid] = useState('');
  if (!active) return null;
  const say = (e: unknown): void => setSaid(String(e));
  const save = async (): Promise<void> => {
    const { name, source, info } = active;
    try {
      const bytes = await client.onnx(JSON.stringify(source.kind === 'card' ? source.card : { name, ...info }));
      saveFile(fileName(name), new Blob([bytes], { type: 'application/octet-stream' }));
      setSaid(`Saved ${fileName(name)}.`);
    } catch (e) {
      say(e);
    }
  };
  return (
    <div className="text-sm">
      <Button className="max-w-full py-1 text-left whitespace-normal! wrap-anywhere" disabled={disabled} onClick={() => void save()}>
        <Download size={16} aria-hidden className="shrink-0" /> Download {active.name} as ONNX
      </Button>
      <details className="mt-2">
        <summary className="w-max rounded text-xs text-muted underline underline-offset-2">Run it in Python</summary>
        <pre className="mt-2 overflow-x-auto rounded bg-sunken p-2 text-xs">{SNIPPET}</pre>
        <Button weight="quiet" onClick={() => void navigator.clipboard.writeText(SNIPPET).then(() => setSaid('Copied.'), say)}>
          Copy
        </Button>
      </details>
      <p role="status" className="min-h-5 text-muted">
        {said}
      </p>
    </div>
  );
}
