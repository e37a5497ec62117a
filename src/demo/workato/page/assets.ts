/** The pages' style: light or dark as the reader's system has it. */
export const PAGE_CSS = `
:root {
  color-scheme: light dark;
  --bg: light-dark(#f4f6f8, #12171c);
  --card: light-dark(#ffffff, #1a2128);
  --line: light-dark(#dfe5ea, #2b353f);
  --text: light-dark(#16202a, #e4eaf0);
  --soft: light-dark(#5b6875, #93a1af);
  --brand: light-dark(#0b6e62, #4cc9b5);
  --good: light-dark(#177245, #58c98b);
  --bad: light-dark(#b3261e, #ff8a80);
  --bad-bg: light-dark(#fdeceb, #3a1f1f);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
a { color: inherit; text-decoration-color: var(--line); text-underline-offset: 3px; }
a:hover { text-decoration-color: currentColor; }
a:focus-visible { outline: 2px solid var(--brand); outline-offset: 2px; border-radius: 3px; }
header, main { max-width: 1100px; margin: 0 auto; padding: 0 20px; }
header { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; padding-block: 22px 6px; }
header a.home { font-weight: 650; font-size: 18px; text-decoration: none; }
p .pill { margin-left: 6px; }
header .mark { width: 26px; height: 26px; border-radius: 7px; background: var(--brand); }
header .note { color: var(--soft); font-size: 13px; margin-left: auto; }
h1 { font-size: 22px; margin: 14px 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 14px; margin: 0; padding: 13px 16px; border-bottom: 1px solid var(--line); }
h2 small { color: var(--soft); font-weight: 400; margin-left: 6px; }
.sums { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 12px; margin: 14px 0; }
.sum, section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.sum { padding: 12px 16px; }
.sum b { display: block; font-size: 24px; line-height: 1.25; font-variant-numeric: tabular-nums; }
.sum span, .soft { color: var(--soft); font-size: 13px; }
section { margin: 0 0 18px; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 500; font-size: 12.5px; color: var(--soft); white-space: nowrap; }
th, td { padding: 9px 16px; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:last-child td { border-bottom: 0; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
td.when { white-space: nowrap; color: var(--soft); font-size: 13px; }
td .soft { overflow-wrap: anywhere; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
td a { overflow-wrap: anywhere; }
td code { white-space: nowrap; }
.good { color: var(--good); }
.bad { color: var(--bad); font-weight: 600; }
.zero { color: var(--soft); }
.pill { font-size: 12.5px; border-radius: 99px; padding: 2px 9px; border: 1px solid currentColor; white-space: nowrap; }
.pill.off { color: var(--soft); }
.error { background: var(--bad-bg); border-radius: 8px; padding: 12px 16px; margin: 14px 0; white-space: pre-wrap;
  overflow-wrap: anywhere; }
.error b { color: var(--bad); display: block; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 7px 20px; margin: 0; padding: 14px 16px; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
code { font: 13px ui-monospace, monospace; }
.empty { padding: 22px 16px; color: var(--soft); margin: 0; }
@media (max-width: 640px) {
  th, td { padding: 8px 10px; }
  .wide { display: none; }
}
`

/** Asks for the same page again every two seconds and shows what changed, without moving the reader. */
export const PAGE_JS = `
'use strict'
const REFRESH_MS = 2000
async function refresh() {
  if (!document.hidden) {
    try {
      const answer = await fetch(location.href)
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main')
      const shown = document.querySelector('main')
      if (fresh && shown && fresh.innerHTML !== shown.innerHTML) {
        const focused = document.activeElement?.getAttribute('href')
        shown.replaceWith(document.adoptNode(fresh))
        if (focused) document.querySelector('main a[href="' + CSS.escape(focused) + '"]')?.focus({ preventScroll: true })
      }
      document.body.dataset.live = 'yes'
    } catch {
      document.body.dataset.live = 'no'
    }
  }
  setTimeout(refresh, REFRESH_MS)
}
setTimeout(refresh, REFRESH_MS)
`
