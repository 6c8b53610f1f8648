import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, say } from './places.mjs';

/**
 * A Python that checks and runs `.onnx` files, in an environment of its own. Where none can be made, tests that want
 * one say so and are passed over.
 */
export const pythonWithOnnx = () =>
  pythonWith('onnx', ['onnx==1.23.2', 'onnxruntime==1.31.1'], 'onnx, onnxruntime', 'KYMO_PYTHON');

/** A Python with TensorBoard, which opens event files, under the same terms. */
export const pythonWithTensorboard = () =>
  pythonWith(
    'tensorboard',
    ['tensorboard==2.21.0'],
    'tensorboard.backend.event_processing.event_accumulator',
    'KYMO_PYTHON_TENSORBOARD',
  );

/** A Python with Apache DataFusion, the engine that answers SQL in InfluxDB 3, under the same terms. */
export const pythonWithDatafusion = () =>
  pythonWith(
    'datafusion',
    ['datafusion==46.0.0', 'pyarrow==26.0.1'],
    'datafusion, pyarrow',
    'KYMO_PYTHON_DATAFUSION',
  );

/** A Python with Helm's engine and the schemas of Kubernetes, under the same terms. */
export const pythonWithKubernetes = () =>
  pythonWith(
    'kubernetes',
    ['helm-python-sdk==0.2.2', 'kubernetes-validate==1.37.0'],
    'helm_python, kubernetes_validate',
    'KYMO_PYTHON_KUBERNETES',
  );

function pythonWith(name, packages, modules, variable) {
  const folder = cacheFolder(`python-${name}`);
  const python = join(folder, 'bin/python');
  try {
    if (!existsSync(python) || !imports(python, modules)) {
      say(`${name}: installing ${packages.join(' and ')} for Python`);
      execFileSync('python3', ['-m', 'venv', folder], { stdio: ['ignore', 'ignore', 'pipe'] });
      execFileSync(python, ['-m', 'pip', 'install', '--quiet', ...packages], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
    }
    return { [variable]: python };
  } catch (error) {
    say(`${name}: no Python with ${packages.join(' and ')}: ${String(error.stderr ?? error.message).trim()}`);
    return {};
  }
}

function imports(python, modules) {
  try {
    execFileSync(python, ['-c', `import ${modules}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
