/** The server stops reading a shell when its writer has this much that xterm has not parsed yet. */
export const UNACKNOWLEDGED_BYTES_MAX = 100_000
/** A watcher that lags by more is skipped ahead with a fresh snapshot. */
export const WATCHER_LAG_BYTES_MAX = 400_000
/** Output kept to resume a connection without a snapshot. */
export const REPLAY_BYTES_MAX = 256 * 1024
/** Lines above the screen that a browser keeps. */
export const SCROLLBACK_LINES = 5000
/** Lines above the screen that come back with a snapshot. The server keeps them for every terminal: 1.2 kB each. */
export const SNAPSHOT_LINES = 1000
/** Output is gathered for so long, in milliseconds, or until it is this large. A single keystroke's echo is not held. */
export const COALESCE_MILLISECONDS = 5
export const COALESCE_BYTES = 32 * 1024
/** Typed or pasted input that the shell has not taken; what comes beyond is dropped. */
export const INPUT_BACKLOG_BYTES_MAX = 1024 * 1024
/** The server asks so often whether the client is there. */
export const PING_SECONDS = 15
/** A side that has heard nothing for so long takes the connection for lost. */
export const SILENCE_SECONDS = 40
