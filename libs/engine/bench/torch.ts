import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

const script = `
import sys, time, torch
torch.set_num_threads(int(sys.argv[1]))
T, C, U = 64, 8, 64
class Autoencoder(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = torch.nn.LSTM(C, U, batch_first=True)
        self.decoder = torch.nn.LSTM(U, U, batch_first=True)
        self.output = torch.nn.Linear(U, C)
    def forward(self, x):
        _, (hidden, _) = self.encoder(x)
        decoded, _ = self.decoder(hidden[-1].unsqueeze(1).expand(-1, T, -1))
        return self.output(decoded)
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), 1e-3)
def train(x):
    optimizer.zero_grad()
    ((model(x) - x) ** 2).mean().backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
def score(x):
    with torch.no_grad():
        model(x)
def rate(once, units, seconds):
    # On one thread the processor's time, which other programs do not lengthen.
    clock = time.process_time if torch.get_num_threads() == 1 else time.perf_counter
    start, begun, done = time.perf_counter(), clock(), 0
    while done == 0 or time.perf_counter() - start < seconds:
        once()
        done += 1
    return done * units / (clock() - begun)
print('ready', flush=True)
for line in sys.stdin:
    what, size, seconds = line.split()
    size, seconds = int(size), float(seconds)
    if what == 'product':
        a, b = torch.randn(size, size), torch.randn(size, size)
        once, units = lambda: a @ b, 2 * size ** 3
    else:
        x = torch.randn(size, T, C)
        once, units = (lambda: train(x) if what == 'train' else score(x)), size
    once()
    print(rate(once, units, seconds), flush=True)
`;

const python = process.env['KYMO_PYTHON'] ?? 'python3';

/** PyTorch in a process of its own, which waits between the questions. */
export interface Torch {
  /** Windows per second (of processor time where it has one thread), or floating point operations per second of a square product. */
  rate(what: 'train' | 'score' | 'product', size: number, seconds: number): Promise<number>;
  close(): void;
}

/** `null` where Python has no PyTorch. */
export async function startTorch(threads: number): Promise<Torch | null> {
  if (spawnSync(python, ['-c', 'import torch']).status !== 0) return null;
  const child = spawn(python, ['-c', script, String(threads)], { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  return {
    async rate(what, size, seconds) {
      child.stdin.write(`${what} ${size} ${seconds}\n`);
      const { value } = (await lines.next()) as { value: string | undefined };
      return Number(value);
    },
    close: () => void child.kill(),
  };
}
