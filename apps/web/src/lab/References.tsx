import styles from './Lab.module.css'

/** Links to documentation, named by what tells them apart. */
export function References({ urls }: { urls: string[] }) {
  return (
    <ul className={styles.references}>
      {urls.map((url) => (
        <li key={url}>
          <a href={url} target="_blank" rel="noreferrer">
            {url.replace(/^https?:\/\//, '').replace(/\/$/, '')}
          </a>
        </li>
      ))}
    </ul>
  )
}
