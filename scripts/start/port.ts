import { ScriptError } from '../shared/error.ts'
import { portIsFree } from '../shared/free-port.ts'
import { portUser } from '../shared/port-user.ts'

/**
 * @throws {ScriptError} `PORT_IN_USE` that names the port, its user if it can be told, and how to choose another.
 */
export async function checkPort(port: number, host: string): Promise<void> {
  if (await portIsFree(port, host)) return
  const user = portUser(port)
  throw new ScriptError(
    'PORT_IN_USE',
    `Port ${port} of ${host} is in use${user ? ` by ${user}` : ', or this user may not listen there'}.`,
    `End that, or choose another port: CKA_NETLAB_PORT=${port < 65000 ? port + 1 : 7070} npm start`,
  )
}
