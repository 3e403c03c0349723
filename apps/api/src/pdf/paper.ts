import { createRequire } from 'node:module'
import PDFDocument from 'pdfkit'

const font = createRequire(import.meta.url).resolve
const FONTS = {
  plain: font('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
  bold: font('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf'),
  mono: font('@expo-google-fonts/jetbrains-mono/400Regular/JetBrainsMono_400Regular.ttf'),
}
/**
 * Without the joined arrows of the mono face: in commands `->` is two signs, and fontkit fails on the empty glyphs of
 * which they are made. The types know only a list of what to turn on; fontkit takes this too.
 */
const FEATURES = { calt: false } as unknown as PDFKit.Mixins.OpenTypeFeatures[]
export const INK = {
  text: '#1b2026',
  mute: '#5c6670',
  line: '#dededa',
  accent: '#0b6e66',
  pass: '#1f7a3d',
  fail: '#b3362c',
}
const MARGIN = 50
/** Moments as people read them. */
export const WHEN = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

export type Pdf = PDFKit.PDFDocument

export interface Paper {
  title: string
  subject: string
  /** Of what it tells, not of the printing: the same report gives the same file. */
  date: Date
  /** Stands below each page, beside its number. */
  foot: string
}

/** A PDF of real text, A4, every page numbered. */
export function makePdf({ title, subject, date, foot }: Paper, draw: (pdf: Pdf) => void): Promise<Buffer> {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    info: { Title: title, Author: 'cka-netlab', Subject: subject, CreationDate: date },
  })
  const done = new Promise<Buffer>((resolve, reject) => {
    const pieces: Buffer[] = []
    pdf.on('data', (piece: Buffer) => pieces.push(piece))
    pdf.on('end', () => resolve(Buffer.concat(pieces)))
    pdf.on('error', reject)
  })
  for (const [name, file] of Object.entries(FONTS)) pdf.registerFont(name, file)
  draw(pdf)
  pageNumbers(pdf, foot)
  pdf.end()
  return done
}

export function heading(pdf: Pdf, text: string, size = 12): void {
  write(pdf, text, { font: 'bold', size, gap: 16 })
}

export function label(pdf: Pdf, text: string): void {
  write(pdf, text, { font: 'bold', size: 9, gap: 8 })
}

interface Look {
  font?: keyof typeof FONTS
  size?: number
  color?: string
  /** Above, in points. */
  gap?: number
  link?: string
}

export function write(
  pdf: Pdf,
  text: string,
  { font: name = 'plain', size = 9.5, color = INK.text, gap = 0, link }: Look = {},
) {
  if (gap > 0) pdf.y += gap
  pdf.font(name).fontSize(size).fillColor(color)
  pdf.text(printable(text), MARGIN, pdf.y, {
    width: pdf.page.width - 2 * MARGIN,
    lineGap: 1.5,
    link,
    features: FEATURES,
  })
}

/** Rows under a heading row; columns are as wide as told, `*` for what is left. */
export function table(pdf: Pdf, columns: (number | '*')[], rows: string[][]): void {
  pdf.font('plain').fontSize(9).fillColor(INK.text)
  pdf.table({
    columnStyles: columns,
    defaultStyle: { border: [0, 0, 0.5, 0], borderColor: INK.line, padding: [4, 4, 4, 0] },
    data: rows.map((row) => row.map(printable)),
  })
}

function pageNumbers(pdf: Pdf, foot: string): void {
  const { start, count } = pdf.bufferedPageRange()
  for (let at = 0; at < count; at++) {
    pdf.switchToPage(start + at)
    // Below the margin, where text would begin a new page.
    pdf.page.margins.bottom = 0
    pdf.font('plain').fontSize(8).fillColor(INK.mute)
    pdf.text(printable(`${foot} · ${at + 1} of ${count}`), MARGIN, pdf.page.height - 34, {
      width: pdf.page.width - 2 * MARGIN,
      align: 'right',
      lineBreak: false,
    })
  }
}

/** Markdown as it is read: without the marks around code, emphasis and links. */
export function plain(markdown: string): string {
  return markdown
    .replace(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replace(/\*\*([^*]+)\*\*/g, '$1')
    .replace(/`([^`]+)`/g, '$1')
    .replace(/^#+\s+/gm, '')
    .trim()
}

/** What both faces have: Latin, Greek, Cyrillic, punctuation, arrows. */
export function printable(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll('\t', '    ')
    .replace(
      /[^\n\u0020-\u024f\u0370-\u052f\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20ac\u2122\u2190-\u2193\u2212\u2713\u2717]/g,
      '?',
    )
}
