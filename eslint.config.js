/** Lint rules, the direction of imports among them (README "The house"). */
import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Each layer of src/ with the layers it may NOT import. Arrows run ui -> store -> worker -> engine, puzzles -> trm. */
const forbidden = {
  trm: ['engine', 'training', 'puzzles', 'worker', 'store', 'ui', 'storage'],
  training: ['puzzles', 'worker', 'store', 'ui', 'storage', 'engine'],
  puzzles: ['engine', 'training', 'worker', 'store', 'ui', 'storage'],
  engine: ['training', 'puzzles', 'worker', 'store', 'ui', 'storage'],
  storage: ['engine', 'worker', 'store', 'ui'],
  worker: ['store', 'ui'],
  store: ['engine', 'ui'],
  ui: ['engine'],
};
/** Layers that stay free of the page: no React, no worker RPC. */
const pure = ['trm', 'training', 'puzzles', 'engine'];

const boundaries = Object.entries(forbidden).map(([layer, others]) => ({
  files: [`src/${layer}/**/*.{ts,tsx}`],
  ignores: ['**/*.test.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          { regex: `^(\\.\\./)+(${others.join('|')})(/|$)`, message: `src/${layer} must not import from there: arrows run one way.` },
          ...(pure.includes(layer) ? [{ regex: '^(react|react-dom|zustand|comlink)(/|$)', message: `src/${layer} is pure.` }] : []),
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'test-results', 'playwright-report', 'pretrain', 'eslint.config.js'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  hooks.configs.flat['recommended-latest'],
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      eqeqeq: 'error',
    },
  },
  ...boundaries,
  {
    files: ['src/{trm,training,puzzles}/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-globals': ['error', 'window', 'document', 'navigator', 'localStorage', 'self'] },
  },
);
