import { Link } from '../ui/Link.tsx'
import { Shell } from '../ui/Shell.tsx'

export default function NotFound() {
  return (
    <Shell>
      <h1>There is nothing at this address</h1>
      <p className="mute">It may have been removed, or it is not yours to see.</p>
      <p>
        <Link href="/">All labs</Link>
      </p>
    </Shell>
  )
}
