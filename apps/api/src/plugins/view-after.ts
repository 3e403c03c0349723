import { HttpProblem, type Me } from '@cka-netlab/contracts'

/**
 * For things that a learner owns: what is done to one answers with how it stands afterwards.
 * @param read null when it is not there.
 */
export function viewAfter<View>(read: (id: string) => Promise<View | null>) {
  async function view(id: string): Promise<View> {
    const seen = await read(id)
    if (!seen) throw new HttpProblem('NOT_FOUND')
    return seen
  }
  /** On behalf of a person; `act` refuses those whose it is not. */
  function after<Uses, More extends unknown[]>(
    act: (uses: Uses, id: string, userId: string, ...more: More) => Promise<unknown>,
    uses: Uses,
  ) {
    return async (user: Me, id: string, ...more: More): Promise<View> => {
      await act(uses, id, user.id, ...more)
      return view(id)
    }
  }
  return { view, after }
}
