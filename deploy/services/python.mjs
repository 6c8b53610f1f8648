import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, say } from './places.mjs';

const PACKAGES = ['onnx==1.23.2', 'onnxruntime==1.31.1'];

/**
 * A Python that checks and runs `.onnx` files, in an environment of its own. Where none can be made, tests that want
 * one say so and are passed over.
 */
export function pythonWithOnnx() {
  const folder = cacheFolder('python-onnx');
  const python = join(folder, 'bin/python');
  try {
    if (!existsSync(python) || !imports(python)) {
      say(`onnx: installing ${PACKAGES.join(' and ')} for Python`);
      execFileSync('python3', ['-m', 'venv', folder], { stdio: ['ignore', 'ignore', 'pipe'] });
      execFileSync(python, ['-m', 'pip', 'install', '--quiet', ...PACKAGES], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
    }
    return { KYMO_PYTHON: python };
  } catch (error) {
    say(`onnx: no Python to check exported models with: ${String(error.stderr ?? error.message).trim()}`);
    return {};
  }
}

function imports(python) {
  try {
    execFileSync(python, ['-c', 'import onnx, onnxruntime'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
