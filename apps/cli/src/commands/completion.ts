import { Command } from 'commander';
import type { LazyCommand } from '../lazy-commands';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

/** A command as a shell completes it: its options and the commands below it. */
interface Words {
  readonly path: string;
  readonly words: readonly string[];
}

/** `kymo completion bash`: prints the completion of a shell. */
export function completionCommand(commands: readonly LazyCommand[]): Command {
  return new Command('completion')
    .description('Print the completion of a shell: names of commands and of their options.')
    .argument('<shell>', SHELLS.join(', '))
    .action(async (shell: string, _: unknown, command: Command) => {
      const known = SHELLS.find((one) => one === shell);
      if (known === undefined) command.error(`error: '${shell}' found, one of ${SHELLS.join(', ')} allowed`);
      process.stdout.write(completionOf(known, await wordsOf(commands)));
    });
}

async function wordsOf(commands: readonly LazyCommand[]): Promise<Words[]> {
  const all: Words[] = [{ path: '', words: [...commands.map(({ name }) => name), '--help', '--version'] }];
  for (const { name, load } of commands) {
    if (name === 'completion') {
      all.push({ path: name, words: SHELLS });
      continue;
    }
    const names = (await load([])).commands.map((one) => one.name());
    all.push(ofCommand(name, await load([])));
    for (const below of names) {
      const loaded = (await load([below])).commands.find((one) => one.name() === below);
      if (loaded === undefined) continue;
      all.push(ofCommand(`${name} ${below}`, loaded));
      for (const deeper of loaded.commands) all.push(ofCommand(`${name} ${below} ${deeper.name()}`, deeper));
    }
  }
  return all;
}

function ofCommand(path: string, command: Command): Words {
  const options = command.options.flatMap(({ long }) => (long === undefined ? [] : [long]));
  return { path, words: [...command.commands.map((one) => one.name()), ...options, '--help'] };
}

/** The script of a shell. */
export function completionOf(shell: Shell, all: readonly Words[]): string {
  if (shell === 'fish') return fish(all);
  const cases = all.map(({ path, words }) => `    '${path}') words='${words.join(' ')}' ;;`).join('\n');
  const script = `_kymo() {
  local words='' path='' word index
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    [[ $word == -* ]] && break
    path="\${path:+$path }$word"
  done
  while :; do
    case "$path" in
${cases}
    esac
    [[ -n $words || -z $path ]] && break
    [[ $path == *' '* ]] && path="\${path% *}" || path=''
  done
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _kymo kymo
`;
  return shell === 'zsh' ? `autoload -U +X bashcompinit && bashcompinit\n${script}` : script;
}

function fish(all: readonly Words[]): string {
  return all
    .flatMap(({ path, words }) => {
      const [first, second] = path.split(' ');
      const when = !first
        ? '__fish_use_subcommand'
        : [
            '__fish_seen_subcommand_from',
            first,
            ...(second ? [`; and __fish_seen_subcommand_from ${second}`] : []),
          ].join(' ');
      return words.map((word) =>
        word.startsWith('--')
          ? `complete -c kymo -n '${when}' -l ${word.slice(2)}`
          : `complete -c kymo -f -n '${when}' -a ${word}`,
      );
    })
    .join('\n')
    .concat('\n');
}
