import './worker-window.ts'
// ELK listens for messages by itself where there is no document.
import 'elkjs/lib/elk-worker.min.js'
