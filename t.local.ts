import './tools/trainGradients.ts';
import { writeFileSync } from 'node:fs';
import { startWasm } from './src/engine/tfjs.ts';
import { seededRng } from './src/kinds/shared/rng.ts';
import { usual } from './src/kinds/shared/recipe.ts';
import { warmupCosine } from './src/training/optimisers.ts';
import { readMetrics, Trainer } from './src/training/trainer.ts';
import { parseConfig } from './src/model/config.ts';
import { initialWeights } from './src/model/init.ts';
import { saveWeights } from './src/model/weights/load.ts';
import { trainOptions } from './src/worker/training/options.ts';
import { latinLesson } from './e2e/latin/lesson.worker.ts';
await startWasm();
const config = parseConfig({ hidden_size: 16, L_layers: 1, H_cycles: 1, L_cycles: 2, halt_max_steps: 8, num_heads: 2, mlp_t: true, puzzle_emb_len: 1, puzzle_emb_ndim: 0, seq_len: 9, vocab_size: 5 });
const lesson = latinLesson.make({ kind: 'latin' }, { seed: 1, batch: 32 }, 9);
const trainer = new Trainer(initialWeights(config, seededRng(1)), trainOptions({ ...usual, ema: 0.97 }));
const N = 180;
for (let t = 1; t <= N; t++) { const m = await readMetrics(trainer.step(lesson.batch(t), warmupCosine(t, N, 10, 0.02))); if (t % 20 === 0) console.log(t, m.loss, m.exact); if (t % 60 === 0) writeFileSync('e2e/latin/model.safetensors', saveWeights(await trainer.weights(), { dtype: 'F16', metadata: { task: 'latin' } })); }
process.exit(0);
