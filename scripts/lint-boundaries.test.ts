import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { root } from './lib/paths.mjs';

const eslint = new ESLint({ cwd: root });

/** Names of the rules that a file with this text at this path breaks. */
async function brokenRules(path: string, text: string) {
  const [result] = await eslint.lintText(text, { filePath: `${root}/${path}` });
  return (result?.messages ?? []).map(({ ruleId }) => ruleId);
}

describe('the one-way import rule', () => {
  it.each([
    ['domain imports ml', 'src/lib/domain/probe.ts', '../ml/engine/ops/kernels'],
    ['ml imports storage', 'src/lib/ml/probe.ts', '../storage/contract'],
    ['compute imports ml', 'src/lib/compute/probe.ts', '../ml/engine/ops/kernels'],
    ['commands import ml', 'src/lib/commands/probe.ts', '../ml/engine/ops/kernels'],
    ['state imports storage', 'src/lib/state/probe.ts', '../storage/contract'],
    ['a view imports storage', 'src/lib/views/board/probe.ts', '../../storage/contract'],
    ['a view imports commands', 'src/lib/views/board/probe.ts', '../../commands/contract'],
    ['storage imports compute', 'src/lib/storage/probe.ts', '../compute/contract'],
  ])('refuses: %s', async (_, path, target) => {
    const text = `export type * from '${target}';\n`;
    expect(await brokenRules(path, text)).toContain('boundaries/dependencies');
  });

  it.each([
    ['ml imports domain', 'src/lib/ml/probe.ts', '../domain/backend'],
    ['commands import storage', 'src/lib/commands/probe.ts', '../storage/contract'],
    ['a job imports ml', 'src/workers/jobs/probe.ts', '../../lib/ml/engine/ops/kernels'],
    ['domain imports domain', 'src/lib/domain/probe.ts', './backend'],
    ['a package', 'src/lib/storage/probe.ts', 'idb'],
  ])('allows: %s', async (_, path, target) => {
    expect(await brokenRules(path, `export type * from '${target}';\n`)).toEqual([]);
  });

  it('applies to components too', async () => {
    const text = `<script lang="ts">\n  import type { Storage } from '../../storage/contract';\n  let { s }: { s: Storage } = $props();\n</script>\n\n{s}\n`;
    expect(await brokenRules('src/lib/views/board/Probe.svelte', text)).toContain('boundaries/dependencies');
  });
});

describe('frameworks stay out of the core', () => {
  const imports = (name: string) => `import * as it from '${name}';\nexport default it;\n`;

  it.each([
    ['src/lib/views/board/model.ts', 'svelte', 'no-restricted-syntax'],
    ['src/lib/views/board/model.ts', 'svelte/store', 'no-restricted-syntax'],
    ['src/lib/ml/classifier/probe.ts', 'svelte', 'no-restricted-syntax'],
    ['src/lib/domain/probe.ts', 'svelte', 'no-restricted-syntax'],
    ['src/lib/views/board/model.ts', '@tensorflow/tfjs-core', 'no-restricted-imports'],
    ['src/workers/jobs/probe.ts', '@tensorflow/tfjs-core', 'no-restricted-imports'],
  ])('%s may not import %s', async (path, name, rule) => {
    expect(await brokenRules(path, imports(name))).toContain(rule);
  });

  it('but ml computes with TensorFlow.js', async () => {
    expect(await brokenRules('src/lib/ml/classifier/probe.ts', imports('@tensorflow/tfjs-core'))).toEqual([]);
  });
});
