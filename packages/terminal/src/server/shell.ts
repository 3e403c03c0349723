/**
 * A shell lives on its machine under dtach, which keeps it when nobody is attached. The commands here run on the
 * machine as root; the shell itself runs as the user. What dtach (0.9, Debian 12) does not do is added: it forgets the
 * exit code, so a file keeps it; it creates its terminal without a size and for root.
 */
const DIRECTORY = '/run/cka-netlab/terminals'

/** Clients of a socket have a terminal of their own, its master has none. */
const CLIENTS = `clients() { ps -ww -C dtach -o pid=,tty=,args= | awk -v sock="$sock" '$2 != "?" && index($0, sock " ") { print $1 }'; }`
const MASTER = `master() { ps -ww -C dtach -o pid=,tty=,args= | awk -v sock="$sock" '$2 == "?" && index($0, sock " ") { print $1 }'; }`

const SHELL = `
n=$1 user=$2 columns=$3 rows=$4
stty cols "$columns" rows "$rows"
chown "$user" "$(tty)"
cd "$(getent passwd "$user" | cut -d: -f6)" || cd /
setpriv --reuid="$user" --regid="$user" --init-groups --reset-env env COLORTERM=truecolor LANG=C.UTF-8 bash -l
code=$?
echo "$code" > ${DIRECTORY}/$n.exit.new
mv ${DIRECTORY}/$n.exit.new ${DIRECTORY}/$n.exit
`

const OPEN = `
n=$1 sock=${DIRECTORY}/$n.sock
mkdir -p ${DIRECTORY}
rm -f ${DIRECTORY}/$n.exit
exec env TERM=xterm-256color dtach -A "$sock" -r winch -E -z bash -c "$5" netlab-shell "$1" "$2" "$3" "$4"
`

const REATTACH = `
n=$1 sock=${DIRECTORY}/$n.sock
${CLIENTS}
clients | xargs -r kill -9
exec env TERM=xterm-256color dtach -a "$sock" -r winch -E -z
`

const INSPECT = `
n=$1 sock=${DIRECTORY}/$n.sock
if [ -e ${DIRECTORY}/$n.exit ]; then echo "exited $(cat ${DIRECTORY}/$n.exit)"
elif timeout 5 dtach -p "$sock" < /dev/null; then echo alive
else echo gone
fi
`

const END = `
n=$1 sock=${DIRECTORY}/$n.sock
${MASTER}
master | xargs -r kill
rm -f ${DIRECTORY}/$n.exit
`

const LIST = `cd ${DIRECTORY} 2> /dev/null && ls | sed -n 's/^\\([0-9][0-9]*\\)\\.sock$/\\1/p'; true`

function script(text: string, ...values: (string | number)[]): string[] {
  return ['bash', '-c', text, 'netlab-terminal', ...values.map(String)]
}

/** Starts shell `n` for `user` and attaches to it. */
export function openCommand(n: number, user: string, size: { columns: number; rows: number }): string[] {
  return script(OPEN, n, user, size.columns, size.rows, SHELL)
}

/** Attaches to a shell that runs already, after ending clients that a former server has left. Asks for a redraw. */
export function reattachCommand(n: number): string[] {
  return script(REATTACH, n)
}

/** Tells whether a shell lives; see {@link parseShellState}. */
export function inspectCommand(n: number): string[] {
  return script(INSPECT, n)
}

/** Ends a shell with SIGHUP, as closing a terminal's window does. */
export function endCommand(n: number): string[] {
  return script(END, n)
}

/** Prints the numbers of the shells on a machine, one a line. */
export function listCommand(): string[] {
  return script(LIST)
}

export type ShellState = { alive: true } | { alive: false; exitCode: number | null }

/**
 * Reads what {@link inspectCommand} prints.
 * @throws when it says nothing, as on a machine that is just going down.
 */
export function parseShellState(stdout: string): ShellState {
  const [word, code] = stdout.trim().split(' ')
  switch (word) {
    case 'alive':
      return { alive: true }
    case 'exited':
    case 'gone': {
      const exitCode = Number.parseInt(code ?? '', 10)
      return { alive: false, exitCode: Number.isInteger(exitCode) ? exitCode : null }
    }
    default:
      throw new Error('It does not say whether the shell lives.')
  }
}
