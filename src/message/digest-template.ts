/** templates/digest.mjml, compiled by `npm run templates`: HTML, with Liquid for what varies. */
export const DIGEST_TEMPLATE: string = `<!doctype html>
<html lang="en" dir="auto" xmlns="http://www.w3.org/1999/xhtml" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<title>{{ subject }}</title>
<!--[if !mso]><!-->
<meta http-equiv="X-UA-Compatible" content="IE=edge">
<!--<![endif]-->
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style type="text/css">
#outlook a { padding:0; }
body { margin:0;padding:0;-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%; }
table, td { border-collapse:collapse;mso-table-lspace:0pt;mso-table-rspace:0pt; }
img { border:0;height:auto;line-height:100%; outline:none;text-decoration:none;-ms-interpolation-mode:bicubic; }
p { display:block;margin:13px 0; }
</style>
<!--[if mso]>
<noscript>
<xml>
<o:OfficeDocumentSettings>
<o:AllowPNG/>
<o:PixelsPerInch>96</o:PixelsPerInch>
</o:OfficeDocumentSettings>
</xml>
</noscript>
<![endif]-->
<!--[if lte mso 11]>
<style type="text/css">
.mj-outlook-group-fix { width:100% !important; }
</style>
<![endif]-->
<style type="text/css">
@media only screen and (min-width:480px) {
.mj-column-per-100 { width:100% !important; max-width: 100%; }
}
</style>
<style media="screen and (min-width:480px)">
.moz-text-html .mj-column-per-100 { width:100% !important; max-width: 100%; }
</style>
<style type="text/css">
:root { color-scheme: light dark; supported-color-schemes: light dark; }
td { word-break: break-word; overflow-wrap: anywhere; }
@media (max-width: 620px) {
.page { padding: 0 !important; }
.card { border-left: 0 !important; border-right: 0 !important; border-radius: 0 !important; }
.line { padding-left: 16px !important; padding-right: 16px !important; }
}
@media (prefers-color-scheme: dark) {
body, .page { background: #16181c !important; }
.card, .card > table { background: #1f2228 !important; border-color: #363b44 !important; }
.text, .text td, .text div { color: #e8eaed !important; }
.soft, .soft td, .soft div, .text td.soft { color: #a4abb6 !important; }
.rule { border-color: #363b44 !important; }
a { color: #8ab4f8 !important; }
.bar { background: #ff9d52 !important; }
.base { background: #363b44 !important; }
.worse { color: #ff9b90 !important; background: #4a2320 !important; }
.better { color: #7fdca4 !important; background: #1c3b2a !important; }
.new { color: #ffd28a !important; background: #47361a !important; }
}
</style>
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
</head>
<body  class="page" style="word-spacing:normal;background-color:#f2f3f5;">
<div aria-label="{{ subject }}" aria-roledescription="email" role="article" lang="en" dir="auto" style="word-spacing:normal;background-color:#f2f3f5;">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">{{ preheader }}</div>{% assign newStyle = "font-size:11px;font-weight:700;color:#7a4b00;background:#fdeccd;border-radius:4px;padding:1px 5px" %}{% assign soft = "font-size:13px;line-height:20px;color:#5f6770" %}
<!--[if mso | IE]><table align="center" border="0" cellpadding="0" cellspacing="0" class="card-outlook" role="presentation" style="width:600px;" width="600" bgcolor="#ffffff" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->
<div  class="card" style="background:#ffffff;background-color:#ffffff;margin:0px auto;max-width:600px;border-radius:8px;overflow:hidden;">
<table align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="background:#ffffff;background-color:#ffffff;width:100%;border-collapse:separate;">
<tbody>
<tr>
<td style="border:1px solid #dfe2e6;border-radius:8px;direction:ltr;font-size:0px;padding:0;text-align:center;">
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" width="600px" ><table align="center" border="0" cellpadding="0" cellspacing="0" class="" role="presentation" style="width:598px;" width="598" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->
<div  style="margin:0px auto;max-width:598px;">
<table align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="width:100%;">
<tbody>
<tr>
<td style="direction:ltr;font-size:0px;padding:0;text-align:center;">
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:598px;" ><![endif]-->
<div class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%;">
<table border="0" cellpadding="0" cellspacing="0" role="presentation" width="100%">
<tbody>
<tr>
<td  style="vertical-align:top;padding:0;">
<table border="0" cellpadding="0" cellspacing="0" role="presentation" style="" width="100%">
<tbody>
<tr>
<td align="left" class="line text" style="font-size:0px;padding:22px 24px 0;word-break:break-word;">
<div style="font-family:-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:20px;font-weight:600;line-height:27px;text-align:left;color:#1a1d21;"><h1 style="margin:0;font-size:20px;line-height:27px;font-weight:600;border-left:4px solid {% if isQuiet %}#17924a{% else %}#e8770b{% endif %};padding-left:12px">{{ headline }}</h1></div>
</td>
</tr>
<tr>
<td align="left" class="line soft" style="font-size:0px;padding:6px 24px 0;word-break:break-word;">
<div style="font-family:-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:14px;line-height:21px;text-align:left;color:#5f6770;">{{ span | raw }}</div>
</td>
</tr>
{% if totals != "" or change %}
<tr>
<td align="left" class="line text" style="font-size:0px;padding:2px 24px 0;word-break:break-word;">
<div style="font-family:-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:14px;line-height:21px;text-align:left;color:#1a1d21;">{{ totals | raw }}{% if change %}{% if totals != "" %} &middot; {% endif %}<span class="{{ change.trend }}" style="{{ change.style }}">{{ change.text }}</span> against the same time a week before{% endif %}</div>
</td>
</tr>
{% endif %}{% if chart %}
<tr>
<td align="left" class="line text" style="font-size:0px;padding:16px 24px 0;word-break:break-word;">
<table cellpadding="0" cellspacing="0" role="presentation" width="100%" border="0" style="color:#1a1d21;font-family:-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:14px;line-height:21px;table-layout:auto;width:100%;border:none;">
<tr>
{% for bar in chart.bars %}<td width="{{ chart.width }}%" height="48" valign="bottom" style="height:48px;padding:0 1px;vertical-align:bottom;font-size:0;line-height:0"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="{% if bar.px == 1 %}base{% else %}bar{% endif %}" height="{{ bar.px }}" bgcolor="{% if bar.px == 1 %}#dfe2e6{% else %}#e8770b{% endif %}" style="height:{{ bar.px }}px;font-size:0;line-height:0">&nbsp;</td></tr></table></td>{% endfor %}
</tr>
</table>
</td>
</tr>
<tr>
<td align="left" class="line soft" style="font-size:0px;padding:4px 24px 0;word-break:break-word;">
<table cellpadding="0" cellspacing="0" role="presentation" width="100%" border="0" style="color:#5f6770;font-family:-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:12px;line-height:18px;table-layout:auto;width:100%;border:none;">
<tr><td align="left">{{ chart.from }}</td><td align="right">{{ chart.to }}</td></tr>
<tr><td colspan="2">{{ chart.caption }}</td></tr>
</table>
</td>
</tr>
{% endif %}
</tbody>
</table>
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table></td></tr><tr><td class="" width="600px" ><table align="center" border="0" cellpadding="0" cellspacing="0" class="" role="presentation" style="width:598px;" width="598" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->
<div  style="margin:0px auto;max-width:598px;">
<table align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="width:100%;">
<tbody>
<tr>
<td style="direction:ltr;font-size:0px;padding:0;text-align:center;">
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:598px;" ><![endif]-->
<div class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%;">
<table border="0" cellpadding="0" cellspacing="0" role="presentation" width="100%">
<tbody>
<tr>
<td  style="vertical-align:top;padding:0;">
<table border="0" cellpadding="0" cellspacing="0" role="presentation" style="" width="100%">
<tbody>
<tr>
<td align="left" class="line text" style="font-size:0px;padding:6px 24px 0;word-break:break-word;">
<table cellpadding="0" cellspacing="0" role="presentation" width="100%" border="0" style="color:#1a1d21;font-family:-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:14px;line-height:21px;table-layout:auto;width:100%;border:none;">
{% for row in rows %}<tr>
<td class="rule" style="border-top:1px solid #dfe2e6;padding:12px 12px 0 0;font-size:16px;line-height:23px;font-weight:600">{{ row.name | raw }}</td>
<td class="rule" align="right" valign="top" style="border-top:1px solid #dfe2e6;padding:12px 0 0;white-space:nowrap;font-size:18px;line-height:23px;font-weight:700">{% if row.change %}<span class="{{ row.change.trend }}" style="{{ row.change.style }}">{{ row.change.text }}</span> {% endif %}{{ row.count }}</td>
</tr>
<tr><td class="soft" colspan="2" style="padding:0 0 {{ row.below }};{{ soft }}">{{ row.about | raw }}</td></tr>
{% for error in row.errors %}<tr><td colspan="2" style="padding:6px 0 {{ error.below }};font-size:14px;line-height:20px">{{ error.line | raw }}{% if error.isNew %} <span class="new" style="{{ newStyle }}">NEW</span>{% endif %}<br><span class="soft" style="{{ soft }}">{{ error.when | raw }}</span></td></tr>
{% endfor %}{% if row.more %}<tr><td class="soft" colspan="2" style="padding:6px 0 16px;{{ soft }}">{{ row.more | raw }}</td></tr>
{% endif %}{% endfor %}{% for line in rowsMore %}<tr><td colspan="2"{% if forloop.first %} class="rule" style="border-top:1px solid #dfe2e6;padding-top:12px"{% endif %}>{{ line | raw }}</td></tr>
{% endfor %}{% for section in sections %}<tr><td class="rule" colspan="2" style="border-top:1px solid #dfe2e6;padding-top:12px;font-weight:600">{{ section.title }}</td></tr>
{% for line in section.lines %}<tr><td colspan="2" style="padding-bottom:{% if forloop.last %}16px{% else %}2px{% endif %}">{{ line | raw }}</td></tr>
{% endfor %}{% endfor %}
</table>
</td>
</tr>
<tr>
<td align="left" class="line soft" style="font-size:0px;padding:0 24px 22px;word-break:break-word;">
<table cellpadding="0" cellspacing="0" role="presentation" width="100%" border="0" style="color:#5f6770;font-family:-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:12px;line-height:18px;table-layout:auto;width:100%;border:none;">
{% if proof != "" %}<tr><td class="rule" style="border-top:1px solid #dfe2e6;padding-top:12px">{{ proof }}</td></tr>{% endif %}
{% for line in footer %}<tr><td style="padding-top:6px">{{ line | raw }}</td></tr>{% endfor %}
</table>
</td>
</tr>
</tbody>
</table>
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</div>
</body>
</html>
`
