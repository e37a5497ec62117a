/** The look of the simulated Slack: light and dark, by the reader's preference. */
export const SLACK_STYLE: string = `
:root{--bg:#fff;--ink:#1d1c1d;--soft:#616061;--line:#e4e3e4;--hover:#f8f8f8;--link:#1264a3;--nav:#3f0e40;--navink:#d9c9da;
--on:#1164a3;--code:#c01343;--codebg:#f6f6f7;--button:#fff;--chip:#e8f5fa;--chipink:#1264a3;--badge:#ececec;--broad:#fdf8ef}
@media(prefers-color-scheme:dark){:root{--bg:#1a1d21;--ink:#d9dadc;--soft:#9b9da0;--line:#33363b;--hover:#212428;--link:#5fb5ef;
--nav:#19171d;--navink:#b9b5bd;--code:#e8912d;--codebg:#232529;--button:#222529;--chip:#16384b;--chipink:#6cc3f5;--badge:#35373b;--broad:#26231d}}
*{box-sizing:border-box}
html,body{height:100%;margin:0}
body{display:flex;background:var(--bg);color:var(--ink);font:15px/1.4667 Lato,"Slack-Lato",Inter,"Segoe UI","Open Sans","Noto Sans",system-ui,-apple-system,"Helvetica Neue",Arial,sans-serif;-webkit-font-smoothing:antialiased}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
h1,h2,h3,p{margin:0}
.hash{opacity:.7;margin-right:.3em;font-weight:400}
nav{width:224px;flex:none;background:var(--nav);color:var(--navink);padding:14px 8px;display:flex;flex-direction:column;overflow:auto}
nav h2{font-size:18px;color:#fff;padding:2px 10px 12px;border-bottom:1px solid #ffffff1c}
nav h3{font-size:13px;font-weight:600;padding:16px 10px 6px;opacity:.85}
nav a{display:flex;align-items:center;color:inherit;padding:4px 10px;border-radius:6px;min-height:30px}
nav a:hover{background:#ffffff14;text-decoration:none}nav a.on{background:var(--on);color:#fff}
nav a em{margin-left:auto;font-style:normal;font-size:12px;opacity:.8}
nav .app .avatar{width:20px;height:20px;margin:0 8px 0 0}
nav .note{margin-top:auto;padding:12px 10px 0;font-size:12px;opacity:.65}
main,aside{display:flex;flex-direction:column;min-width:0;height:100%}
main{flex:1}aside{width:min(420px,42vw);border-left:1px solid var(--line)}
header.bar{display:flex;align-items:baseline;gap:14px;padding:13px 20px;border-bottom:1px solid var(--line);flex:none}
header.bar h1{font-size:18px;font-weight:800;white-space:nowrap}
header.bar p{font-size:13px;color:var(--soft);overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.close{margin-left:auto;color:var(--soft)}
.messages{flex:1;overflow:auto;padding:8px 0 18px}
.empty{color:var(--soft);text-align:center;padding:80px 20px}
.day{display:flex;align-items:center;gap:0;margin:14px 20px 10px;color:var(--ink);font-size:13px;font-weight:700}
.day:before,.day:after{content:"";flex:1;border-top:1px solid var(--line)}
.day span{border:1px solid var(--line);border-radius:24px;padding:3px 14px}
.day.thin{font-weight:400;color:var(--soft)}.day.thin:before{display:none}.day.thin span{border:0;padding:0 10px 0 0}
.message{display:flex;gap:10px;padding:8px 20px}
.message:hover{background:var(--hover)}
.message.grouped{padding:2px 20px}
.side{width:36px;flex:none;text-align:right;font-size:11px;line-height:22px;color:var(--soft);opacity:0}
.message:hover .side{opacity:1}
.avatar{width:36px;height:36px;flex:none;margin-top:3px;display:block}.avatar svg{display:block;width:100%;height:100%}
.avatar.person{border-radius:8px;background:#c05b8f;color:#fff;font-weight:700;display:grid;place-items:center}
.avatar.none{border-radius:8px;background:var(--badge)}
.body{flex:1;min-width:0}
.who{display:flex;align-items:baseline;gap:6px}.who b{font-weight:900}
.badge{font-size:10px;font-weight:700;letter-spacing:.03em;background:var(--badge);color:var(--soft);border-radius:2px;padding:1px 4px;position:relative;top:-1px}
.when{font-size:12px;color:var(--soft)}
.edited{font-size:13px;color:var(--soft)}
.blocks~.edited{display:block;margin-top:2px}
.spark{vertical-align:-.12em;opacity:.8;height:.95em;width:auto}
.close{font-size:22px;line-height:1}
.deleted{color:var(--soft);font-style:italic;padding:10px 0}
.replied{font-size:13px;color:var(--soft);margin:1px 0 3px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.text{overflow-wrap:anywhere}
.blocks{max-width:680px}.blocks>*+*{margin-top:8px}
.header{font-size:18px;font-weight:800;line-height:1.33;overflow-wrap:anywhere;padding-top:2px}
.section{display:flex;gap:16px;align-items:flex-start}.section .main{flex:1;min-width:0}
.fields{display:grid;grid-template-columns:1fr 1fr;gap:8px 16px}.text+.fields{margin-top:8px}.fields>div{overflow-wrap:anywhere}
.context{display:flex;flex-wrap:wrap;gap:4px 8px;font-size:13px;color:var(--soft);overflow-wrap:anywhere}
.context>span{min-width:0}
.actions{display:flex;flex-wrap:wrap;gap:8px}
.button{display:inline-block;border:1px solid #8886;border-radius:8px;background:var(--button);color:var(--ink);font-weight:700;font-size:14px;padding:4px 12px;line-height:20px}
.button:hover{text-decoration:none;box-shadow:0 1px 3px #0002}
.button.primary{border-color:#007a5a;color:#fff;background:#007a5a}.button.danger{border-color:#e01e5a;color:#e01e5a}
.select svg{width:10px;height:6px;margin-left:10px;color:var(--soft)}
hr{border:0;border-top:1px solid var(--line);margin:10px 0 2px}
.blocks>hr{margin:12px 0}
code{font:12.5px/1.5 ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;color:var(--code);background:var(--codebg);border:1px solid var(--line);border-radius:3px;padding:1px 3px}
pre{font:12.5px/1.5 ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;background:var(--codebg);border:1px solid var(--line);border-radius:4px;padding:8px;margin:4px 0;white-space:pre-wrap;overflow-wrap:anywhere}
blockquote{margin:4px 0;padding-left:12px;border-left:4px solid var(--line)}
.rich ul,.rich ol{margin:4px 0;padding-left:26px}
.mention{background:var(--chip);color:var(--chipink);border-radius:3px;padding:0 3px 1px}
.emoji{width:1.18em;height:1.18em;vertical-align:-.22em;margin:0 .06em}
.picture{color:var(--soft);border:1px dashed var(--line);border-radius:4px;padding:0 6px;font-size:12px}
.attachment{position:relative;padding-left:14px;margin-top:6px;max-width:680px}.attachment .bar{position:absolute;left:0;top:0;width:4px;height:100%}
.attachment>div{min-width:0;flex:1}
.thread{display:inline-flex;align-items:center;gap:8px;font-size:13px;margin:6px 0 0 -4px;padding:3px 8px 3px 4px;border:1px solid transparent;border-radius:6px}
.thread:hover{border-color:var(--line);background:var(--bg);text-decoration:none}
.thread .avatar{width:22px;height:22px;margin:0}.thread span:last-child{color:var(--soft)}
.below{margin-top:8px;padding-left:12px;border-left:2px solid var(--line)}
.below .message{padding:3px 0}.below .message:hover{background:none}.below .avatar{width:24px;height:24px}
.composer{margin:0 20px 20px;border:1px solid #8886;border-radius:8px;padding:10px 14px;color:var(--soft);flex:none}
body.shot{display:block;height:auto}
.shot main{height:auto}.shot .messages{overflow:visible;padding-bottom:14px}
.shot header.bar{padding:11px 20px}
@media(max-width:760px){nav{display:none}aside{position:fixed;inset:0;width:auto;background:var(--bg)}}
`
