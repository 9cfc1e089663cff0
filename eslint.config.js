/** Lint rules, the direction of imports among them (README "The house"). */
import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** What may not be imported from where: a folder of src/, and the folders it does not know. Page and worker meet in protocol/ only. */
const page = ['client', 'features', 'app', 'ui'];
const forbidden = {
  model: ['engine', 'training', 'kinds', 'protocol', 'worker', 'storage', ...page],
  training: ['engine', 'kinds', 'protocol', 'worker', 'storage', ...page],
  engine: ['training', 'kinds', 'protocol', 'worker', 'storage', ...page],
  'kinds/*/core': ['engine', 'training', 'protocol', 'worker', 'storage', ...page],
  protocol: ['engine', 'training', 'worker', 'storage', ...page],
  storage: ['engine', 'kinds', 'worker', ...page],
  worker: page,
  client: ['engine', 'training', 'kinds', 'worker', 'features', 'app', 'ui'],
  ui: ['engine', 'training', 'protocol', 'worker', 'client', 'features', 'app'],
  'kinds/*/ui': ['engine', 'training', 'worker'],
  'kinds/*/page': ['engine', 'training'],
  features: ['engine', 'training'],
  app: ['engine', 'training', 'worker'],
};
/** Folders that stay free of the page: no React, no worker RPC. */
const pure = ['model', 'training', 'engine', 'kinds/*/core'];

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
    files: ['src/{model,training}/**/*.ts', 'src/kinds/*/core/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-globals': ['error', 'window', 'document', 'navigator', 'localStorage', 'self'] },
  },
);
