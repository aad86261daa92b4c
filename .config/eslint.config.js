import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';
import reactHooks from 'eslint-plugin-react-hooks';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Which layer may import which (DESIGN section 1: imports point down only).
 * A folder may always import from itself.
 */
const computing = ['lib', 'bio', 'backend', 'ops', 'model', 'train', 'analysis', 'engine'];
export const layers = {
  lib: [],
  bio: ['lib'],
  backend: ['lib'],
  ops: ['backend', 'lib'],
  model: ['ops', 'backend', 'lib'],
  train: ['model', 'ops', 'backend', 'bio', 'lib'],
  analysis: ['model', 'ops', 'backend', 'bio', 'lib'],
  engine: ['train', 'analysis', 'model', 'ops', 'backend', 'bio', 'lib'],
  workers: computing,
  notebook: [...computing, 'workers'],
  panels: [...computing, 'workers', 'notebook'],
  app: [...computing, 'workers', 'notebook', 'panels'],
  cli: [...computing, 'workers', 'notebook', 'panels'],
  oracle: ['lib', 'backend', 'ops', 'model', 'bio'],
};

const layerRule = {
  meta: { type: 'problem', schema: [], messages: { up: '{{from}} must not import {{to}}: imports point down only' } },
  create(context) {
    const parts = relative(resolve(root, 'src'), context.filename).split(/[\\/]/);
    const from = parts[0];
    const isTest = /\.(test|bench)\.tsx?$/.test(context.filename);
    if (!(from in layers)) return {};
    const check = (node) => {
      const source = node.source?.value;
      if (typeof source !== 'string' || !source.startsWith('.')) return;
      const to = relative(resolve(root, 'src'), resolve(dirname(context.filename), source)).split(/[\\/]/)[0];
      if (to === from || !(to in layers) || layers[from].includes(to)) return;
      if (isTest && to === 'oracle') return;
      context.report({ node, messageId: 'up', data: { from, to } });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};

const headless = ['lib', 'bio', 'backend', 'ops', 'model', 'train', 'analysis', 'engine', 'cli'];

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '.cache/**'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strict],
    plugins: { layers: { rules: { order: layerRule } }, 'react-hooks': reactHooks },
    rules: {
      'layers/order': 'error',
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      // noUncheckedIndexedAccess makes every typed-array read possibly undefined; `!` after a bounded loop is the idiom.
      '@typescript-eslint/no-non-null-assertion': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    // It weighs more than all the rest of the page together: one file, which is loaded when a plot is drawn.
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['src/panels/parts/plotly.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [{ group: ['plotly.js', 'plotly.js/*'], message: 'only panels/parts/plotly.ts imports Plotly' }],
        },
      ],
    },
  },
  {
    files: headless.map((folder) => `src/${folder}/**/*.ts`).concat('src/panels/*/run.ts'),
    rules: {
      'no-restricted-imports': ['error', { patterns: ['react', 'react-dom', 'react-dom/*'] }],
      'no-restricted-globals': ['error', 'document', 'window', 'localStorage'],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['src/backend/webgpu/**', 'src/oracle/**', '**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: "TSTypeReference[typeName.name='GPUDevice']", message: 'only backend/webgpu touches a GPUDevice' },
        {
          selector: "MemberExpression[property.name='requestAdapter']",
          message: 'only backend/webgpu asks for an adapter',
        },
      ],
    },
  },
  {
    // AssemblyScript: `asc` checks the types; static methods are its way to inline under TypeScript's grammar.
    files: ['src/backend/cpu/kernels/**/*.ts'],
    rules: { '@typescript-eslint/no-extraneous-class': 'off', '@typescript-eslint/consistent-type-imports': 'off' },
  },
  { files: ['src/cli/**', 'src/oracle/**', 'e2e/**', '**/*.{test,bench}.ts'], rules: { 'no-console': 'off' } },
);
