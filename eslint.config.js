import js from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** The one-way import rule of docs/architecture.md: who may import whom. Whatever is not listed is refused. */
const layers = {
  domain: [],
  ml: ['domain'],
  demos: ['domain'],
  importing: ['domain'],
  storage: ['domain'],
  compute: ['domain'],
  jobs: ['domain', 'ml', 'demos', 'importing', 'storage', 'compute'],
  workers: ['domain', 'ml', 'demos', 'importing', 'storage', 'compute', 'jobs'],
  commands: ['domain', 'compute', 'storage', 'importing'],
  state: ['domain', 'commands'],
  ui: ['domain', 'state'],
  views: ['domain', 'state', 'ui'],
  routes: ['domain', 'commands', 'state', 'ui', 'views', 'compute'],
};

const elements = [
  ...['domain', 'ml', 'demos', 'importing', 'storage', 'compute', 'commands', 'state', 'ui', 'views'].map(
    (type) => ({ type, pattern: `src/lib/${type}` }),
  ),
  { type: 'jobs', pattern: 'src/workers/jobs' },
  { type: 'workers', pattern: 'src/workers' },
  { type: 'routes', pattern: 'src/routes' },
];

export default ts.config(
  {
    ignores: [
      'build/',
      '.svelte-kit/',
      '.cache/',
      'node_modules/',
      'src/lib/ml/engine/wasm/assembly/',
      'src/lib/ml/engine/wasm/generated/',
    ],
  },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.worker, ...globals.node } },
    rules: {
      'no-undef': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
    rules: { 'svelte/no-navigation-without-resolve': 'off' },
  },
  {
    files: ['src/**/*.{ts,svelte}'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': elements,
      'import/resolver': { typescript: { alwaysTryTypes: true } },
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: Object.entries(layers).map(([from, others]) => ({
            from: { element: { type: from } },
            allow: { to: { element: { types: { anyOf: [from, ...others] } } } },
          })),
        },
      ],
    },
  },
  {
    // TensorFlow.js is reached through ml alone; storage and Svelte never from there.
    files: ['src/**/*.{ts,svelte}'],
    ignores: ['src/lib/ml/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@tensorflow/*'], message: 'Only src/lib/ml imports TensorFlow.js.' }] },
      ],
    },
  },
  {
    files: ['src/lib/{domain,ml,compute,storage,importing,demos}/**/*.ts', 'src/lib/views/**/model.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ImportDeclaration[source.value=/^svelte/]', message: 'The core is framework-free.' },
      ],
    },
  },
);
