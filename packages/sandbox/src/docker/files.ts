import type { ExecResult, FileState } from '@cka-netlab/contracts'
import type { ExecOptions } from '../driver.ts'
import { toolError } from './tool-error.ts'

const FILE_BYTES_MAX = 1024 * 1024

interface ReadFileOutput {
  exists: boolean
  type?: FileState['type']
  mode?: string
  uid?: number
  gid?: number
  size?: number
  target?: string
  contentBase64?: string
  truncated?: boolean
}

/** Reads a file under a machine's root, symlinks resolved inside that root (openat2 with RESOLVE_IN_ROOT). */
export async function readMachineFile(
  run: (command: string[], options: ExecOptions) => Promise<ExecResult>,
  path: string,
  bytesMax = FILE_BYTES_MAX,
): Promise<FileState> {
  const script = 'exec netlab-observe readfile --pid "$NETLAB_PID" --path "$1" --max "$2"'
  const result = await run(['bash', '-c', script, '-', path, String(bytesMax)], {
    timeoutSeconds: 10,
    // base64 is a third longer, and there is JSON around it.
    outputBytesMax: Math.ceil(bytesMax * 1.4) + 4096,
  })
  if (result.exitCode !== 0) throw toolError(result, `${path} cannot be read`)
  const { contentBase64, target: _target, ...state } = JSON.parse(result.stdout) as ReadFileOutput
  return contentBase64 === undefined ? state : { ...state, text: Buffer.from(contentBase64, 'base64').toString('utf8') }
}
