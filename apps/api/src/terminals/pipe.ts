import { FRAME } from '@cka-netlab/terminal'
import { type RawData, WebSocket } from 'ws'

const BUFFERED_BYTES_MAX = 256 * 1024

/** Says of each key whether it may be typed, as until the deadline of an exam. */
export interface Gate {
  open(): boolean
  close(): void
}

/**
 * Joins the browser's websocket with sandboxd's: messages pass untouched both ways, and a side that does not take them
 * stops the other from being read. What is typed at a closed gate is dropped; everything else passes.
 */
export function pipe(browser: WebSocket, upstream: WebSocket, gate?: Gate): void {
  // What the browser sends before the other side is open waits in its socket.
  browser.pause()
  upstream.once('open', () => browser.resume())
  forward(browser, upstream, (data) => gate === undefined || gate.open() || !isInput(data))
  forward(upstream, browser)

  browser.once('close', () => {
    gate?.close()
    if (upstream.readyState === WebSocket.CONNECTING) upstream.terminate()
    else upstream.close()
  })
  upstream.once('close', (code, reason) => {
    browser.resume()
    // Codes below 3000 that say "no code" or "abnormal" may not be sent on.
    if (code >= 4000) browser.close(code, reason.toString())
    else browser.close(1012, 'The sandbox service restarts')
  })
  upstream.once('unexpected-response', (_request, response) => {
    response.resume()
    browser.resume()
    if (response.statusCode === 404) browser.close(4404, 'This terminal is no more')
    else browser.close(1013, `The sandbox service answered ${response.statusCode}`)
    upstream.terminate()
  })
  browser.on('error', () => browser.terminate())
  upstream.on('error', () => upstream.terminate())
}

function isInput(data: RawData): boolean {
  return Buffer.isBuffer(data) && data[0] === FRAME.INPUT
}

function forward(from: WebSocket, to: WebSocket, passes: (data: RawData) => boolean = () => true): void {
  from.on('message', (data, isBinary) => {
    if (to.readyState !== WebSocket.OPEN || !passes(data)) return
    to.send(data as Buffer, { binary: isBinary }, () => {
      if (from.isPaused && to.bufferedAmount < BUFFERED_BYTES_MAX / 2) from.resume()
    })
    if (to.bufferedAmount > BUFFERED_BYTES_MAX) from.pause()
  })
}
