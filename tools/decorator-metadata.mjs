import { readFile } from 'node:fs/promises';
import { transform } from '@swc/core';

const PROVIDERS = /apps\/monitor\/src\/.*\.ts$/;
const DECORATED = /^@[A-Z]\w*\(/m;

/** Compiles a decorated file with the types of its constructors' parameters, which esbuild leaves out; others are left alone. */
async function compile(code, filename) {
  if (!PROVIDERS.test(filename) || !DECORATED.test(code)) return undefined;
  return transform(code, {
    filename,
    swcrc: false,
    sourceMaps: true,
    jsc: {
      target: 'es2022',
      keepClassNames: true,
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, verbatimModuleSyntax: true },
    },
  });
}

/** For the build. */
export const esbuildPlugin = {
  name: 'decorator-metadata',
  setup(build) {
    build.onLoad({ filter: PROVIDERS }, async ({ path }) => {
      const compiled = await compile(await readFile(path, 'utf8'), path);
      if (compiled === undefined) return undefined;
      const map = Buffer.from(compiled.map).toString('base64');
      return {
        loader: 'js',
        contents: `${compiled.code}\n//# sourceMappingURL=data:application/json;base64,${map}`,
      };
    });
  },
};

/** For the tests. */
export const vitePlugin = {
  name: 'decorator-metadata',
  enforce: 'pre',
  transform: compile,
};
