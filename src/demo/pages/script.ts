/**
 * The browser's part of the demo pages: writes times in the reader's zone, and replaces what is marked
 * `data-live` when the server says that something changed. The page reads well without it too (UTC, no updates).
 */
export const PAGE_SCRIPT: string = `
const DAY = 86400000
const shapes = {
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date: { year: 'numeric', month: 'long', day: 'numeric' },
  date_short: { year: 'numeric', month: 'short', day: 'numeric' },
  date_long: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  time_secs: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
}
const say = (date, shape) => new Intl.DateTimeFormat('en-GB', shapes[shape]).format(date)

function pretty(date, now, shape) {
  const start = (d) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime()
  const days = Math.round((start(date) - start(now)) / DAY)
  if (days === 0) return 'today'
  if (days === -1) return 'yesterday'
  if (days === 1) return 'tomorrow'
  return say(date, shape)
}

function token(name, date, now) {
  if (name === 'ago') return say(date, 'time')
  if (name === 'date_pretty') return pretty(date, now, 'date')
  if (name === 'date_short_pretty') return pretty(date, now, 'date_short')
  if (name === 'date_long_pretty') return pretty(date, now, 'date_long')
  return shapes[name] ? say(date, name) : '{' + name + '}'
}

function localise(root) {
  const now = new Date(Number(document.body.dataset.now))
  for (const node of root.querySelectorAll('time[data-format]')) {
    const date = new Date(node.dateTime)
    let text = node.dataset.format.replace(/\\{(\\w+)\\}/g, (_, name) => token(name, date, now))
    if (node.dataset.format.startsWith('{date')) text = text[0].toUpperCase() + text.slice(1)
    node.textContent = text
    node.title = say(date, 'date_long') + ' ' + say(date, 'time_secs')
  }
}

function fitFrames() {
  for (const frame of document.querySelectorAll('iframe[data-fit]')) {
    const fit = () => {
      const page = frame.contentDocument
      if (!page || !page.body) return
      frame.height = 0
      frame.height = Math.max(60, page.documentElement.scrollHeight)
    }
    frame.addEventListener('load', fit)
    fit()
  }
}

function toEnd() {
  for (const node of document.querySelectorAll('[data-end]')) node.scrollTop = node.scrollHeight
}

let under = false
let again = false
async function refresh() {
  if (under) { again = true; return }
  under = true
  do {
    again = false
    try {
      const answer = await fetch(location.href, { cache: 'no-store' })
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
      document.body.dataset.now = fresh.body.dataset.now
      for (const node of document.querySelectorAll('[data-live]')) {
        const next = fresh.getElementById(node.id)
        if (!next || next.dataset.version === node.dataset.version) continue
        const atEnd = node.scrollHeight - node.scrollTop - node.clientHeight < 80
        const top = node.scrollTop
        node.replaceChildren(...next.childNodes)
        if (next.dataset.version) node.dataset.version = next.dataset.version
        localise(node)
        node.scrollTop = atEnd && 'end' in node.dataset ? node.scrollHeight : top
      }
      fitFrames()
    } catch {
      again = false
    }
  } while (again)
  under = false
}

localise(document)
fitFrames()
toEnd()
if (!document.body.classList.contains('shot')) {
  const events = new EventSource('/events')
  events.onmessage = refresh
  events.onopen = refresh
}
`
