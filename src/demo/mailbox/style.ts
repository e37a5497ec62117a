/** The look of the mail reader: calm, light and dark by the reader's preference. */
export const MAILBOX_STYLE: string = `
:root{--bg:#fff;--side:#f5f6f8;--ink:#1f2328;--soft:#6a737d;--line:#e4e7eb;--on:#e3eefc;--accent:#1a66d2;--card:#fff}
@media(prefers-color-scheme:dark){:root{--bg:#16181c;--side:#1c1f24;--ink:#e2e5e9;--soft:#8d96a0;--line:#2c3138;--on:#1d324f;--accent:#6ea8fe;--card:#1c1f24}}
*{box-sizing:border-box}
html,body{height:100%;margin:0}
body{display:flex;background:var(--bg);color:var(--ink);font:14.5px/1.5 Inter,"Segoe UI","Open Sans","Noto Sans",system-ui,-apple-system,"Helvetica Neue",Arial,sans-serif;-webkit-font-smoothing:antialiased}
a{color:inherit;text-decoration:none}
h1,h2,p,dl,dd{margin:0}
nav{width:210px;flex:none;background:var(--side);border-right:1px solid var(--line);padding:18px 10px;display:flex;flex-direction:column;overflow:auto}
nav h1{font-size:17px;padding:0 10px 14px}
nav a{display:flex;gap:8px;padding:6px 10px;border-radius:7px}nav a:hover{background:var(--line)}
nav a span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
nav a em{margin-left:auto;font-style:normal;font-size:12px;color:var(--soft);line-height:22px}
nav a.on{background:var(--on);color:var(--accent);font-weight:600}
.note{margin-top:auto;padding:12px 10px 0;font-size:12px;color:var(--soft)}
.list{width:330px;flex:none;border-right:1px solid var(--line);overflow:auto}
.row{display:grid;grid-template-columns:1fr auto;padding:12px 16px;border-bottom:1px solid var(--line)}
.row:hover{background:var(--side)}.row.on{background:var(--on)}
.row>*{min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.row b,.row .pre{grid-column:1/3}.row b{font-weight:600}
.row .from{font-size:13px}.row i{font-style:normal;font-size:11px;background:var(--line);border-radius:9px;padding:1px 7px;margin-left:6px;color:var(--soft)}
.when,.pre,.soft{color:var(--soft);font-size:13px}
.when{white-space:nowrap}
.reader{flex:1;min-width:0;overflow:auto;padding:22px 28px}
.empty{color:var(--soft);text-align:center;padding:70px 20px}
.folded{display:flex;gap:12px;border:1px solid var(--line);border-radius:10px;padding:9px 16px;margin-bottom:8px;background:var(--card)}
.folded:hover{border-color:var(--accent)}.folded .pre{flex:1;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.folded b{white-space:nowrap;font-weight:600}
.mail{border:1px solid var(--line);border-radius:12px;background:var(--card);overflow:hidden;margin-bottom:8px}
.mail h2{font-size:20px;line-height:1.3;font-weight:650;padding:20px 24px 0;overflow-wrap:anywhere}
.head{display:flex;gap:12px;align-items:center;padding:14px 24px 16px}
.head .who{flex:1;min-width:0;line-height:1.4;overflow-wrap:anywhere}
.avatar{width:38px;height:38px;flex:none;border-radius:50%;background:#0b6e4f;color:#fff;font-weight:700;display:grid;place-items:center}
.tabs{display:flex;gap:20px;padding:0 24px;border-bottom:1px solid var(--line);font-size:13px;color:var(--soft)}
.tabs a{padding:0 0 8px;border-bottom:2px solid transparent;margin-bottom:-1px}.tabs a.on{color:var(--accent);border-color:var(--accent);font-weight:600}
iframe{display:block;border:0;width:100%;background:transparent;color-scheme:light dark}
pre{margin:0;padding:18px 24px 22px;font:13px/1.55 ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre-wrap;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 18px;padding:18px 24px 22px;font-size:13px}
dt{color:var(--soft)}dd{overflow-wrap:anywhere;font-family:ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.emoji{width:1.1em;height:1.1em;vertical-align:-.18em}.spark{vertical-align:-.12em;height:.95em;width:auto}
body.shot{display:block;height:auto}.shot .reader{padding:0;overflow:visible}.shot .mail{border:0;border-radius:0;margin:0}
.shot .head{border-bottom:1px solid var(--line)}
@media(max-width:860px){.full nav{display:none}.list{width:260px}.reader{padding:14px}}
`
