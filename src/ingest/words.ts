/** Words before a name: `user JMUELLER`, `Tabelle KUNDEN`. */
const NAMING = wordsOf(`
  account adviser agent app application article author bucket channel class client column company constraint contact
  currency customer database department employee entity environment field file folder function group host index instance
  item job key list location member model module object operation organisation organization owner partner plant
  position process product profile project property queue record recipient relation report repository resource role
  schema script segment sequence server service sheet site step store subsidiary supplier system table team template
  tenant ticket topic trigger user username vendor view warehouse worker workbook
  artikel benutzer beleg auftrag buchungskreis datei debitor feld konto kostenstelle kreditor kunde lager lieferant
  mandant material nummer rechnung spalte system tabelle vorgang werk
  client commande compte facture fichier fournisseur serveur utilisateur
  almacén archivo artículo cliente cuenta factura pedido proveedor usuario
  arquivo fornecedor nota produto usuário
  articolo fattura fornitore ordine utente
  bestand bestelling debiteur factuur gebruiker klant leverancier`)

/** Those of them that name people. */
const PEOPLE = wordsOf(`
  user username owner worker employee benutzer utilisateur usuario usuário utente gebruiker`)

/** What people have: `User account is locked` names nobody. */
const POSSESSIONS = wordsOf(
  'account session token password name id role license permission access quota rate',
)

/** Words after which, and a colon, stand values to the clause's end. */
const LABELS = wordsOf(`
  address column columns entry field fields for header headers id ids is key keys large line missing name named names
  number option options parameter parameters property range record recipient row value values
  feld felder spalte wert champ valeur campo valor`)

/** Words that follow what a sentence is about. */
const PREDICATES = wordsOf(`
  is was are were does has have had does did can cannot could will would must may not
  ist sind war wird wurde hat kann est a n'est n'a es está fue no ha è non é não foi is kan wordt heeft niet`)

/** Words that belong to a value beside them: units, parts of dates, kinds of text. */
const BESIDE_VALUE = wordsOf(`
  value values varchar nvarchar char nchar text ntext string
  s sec secs ms min mins h hr hrs d am pm % € $ £ ¥ kb mb gb tb kib mib gib kg g t pcs pc stk st n° nº # de ext
  januar februar märz april mai juni juli august september oktober november dezember
  montag dienstag mittwoch donnerstag freitag samstag sonntag
  janvier février mars avril juin juillet août septembre octobre novembre décembre
  lundi mardi mercredi jeudi vendredi samedi dimanche
  enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
  janeiro fevereiro março maio junho julho setembro outubro novembro dezembro
  gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
  januari februari maart mei augustus
  年 月 日 時 分 秒 円 元 件 回`)

/** The same, as they are written. */
const BESIDE_VALUE_AS_WRITTEN = wordsOf(`
  Jan Feb Mar Apr May Jun Jul Aug Sep Sept Oct Nov Dec Okt Dez Mär
  January February March April May June July August September October November December
  Mon Tue Wed Thu Fri Sat Sun Monday Tuesday Wednesday Thursday Friday Saturday Sunday
  UTC GMT CET CEST PST PDT EST EDT MST MDT CST CDT IST JST BST AM PM
  USD EUR GBP CHF JPY CNY INR AUD CAD SEK NOK DKK PLN CZK HUF BRL MXN SGD HKD KRW TRY ZAR
  GET POST PUT PATCH DELETE HEAD`)

/** Small words within names: `Zoë van Dijk`. */
const PARTICLES = wordsOf('van von der den de da do dos du la le di del y e et und and of')

/** Words of trouble say what happened instead of naming something. */
const TROUBLE =
  /\b(?:no|not|never|cannot|can't|denied|exceeded|expired|failed|failure|fault|invalid|limit|missing|required|unknown|refused|rejected|forbidden|unauthorized|timeout|timed|already|unavailable|unsupported|closed|locked|too|unable)\b/i

/** The same within a word: `rateLimitExceeded`. */
const TROUBLE_PART =
  /exception|error|fault|time|violat|fail|exceed|limit|denied|not|no[A-Z]|invalid|unknown|missing|too|expire|exist|lock|forbid|unauthor|refuse|reject|unavail|duplicate/i

/** Capitals that are no names: they belong to statements. */
const KEYWORDS = wordsOf(`
  ID IDS OK NO NOT OR AND IP TO IN IS DB OS IT ON NULL SQL API HTTP HTTPS URL URI JSON XML CSV PDF HTML SSL TLS SSH
  SFTP FTP TCP UDP DNS VAT CSRF SOAP REST SAML SSO MFA GUID UUID EDI CPU SOQL TNS UTF ASCII SELECT INSERT UPDATE DELETE
  MERGE CREATE DROP ALTER PRIMARY FOREIGN UNIQUE KEY CHECK INTO FROM WHERE FATAL ERROR WARNING PANIC GET POST PUT PATCH
  HEAD`)

/** Words before a place or a thing. */
const PREPOSITIONS = wordsOf('of for in on from to by at with into')

/** Words before a code in a sentence; "code" alone also belongs to places and companies. */
const BEFORE_CODE = /^(?:\w+code|https?|\w*status|errno|sqlstate|sqlcode|error|reason|state)$/i

/** Words before "code" that make it one of an error. */
const BEFORE_CODE_WORD = /^(?:error|status|return|response|result|reason|exit|fault|http|with|code)$/i

const DEMAND_STARTS = wordsOf("is are must may can't cannot can ist darf muss")

/** What a validation says of a field: the field itself varies. */
const DEMAND =
  /^(?:(?:is|are) (?:required|mandatory|blank|empty)|must|may not be|(?:can't|cannot|can not) be (?:blank|empty|null)|ist ein pflichtfeld|darf nicht|muss)\b/i

function wordsOf(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/))
}

/** Whether what follows the word may be a name. */
export function isNaming(word: string): boolean {
  return NAMING.has(word.toLowerCase())
}

/** Whether the word names a person. */
export function isPerson(word: string): boolean {
  return PEOPLE.has(word.toLowerCase())
}

/** Whether it is something that a person has. */
export function isPossession(word: string): boolean {
  return POSSESSIONS.has(word.toLowerCase())
}

/** Whether what follows the word and a colon is its value. */
export function isLabel(word: string): boolean {
  return LABELS.has(word.toLowerCase())
}

/** Whether it follows what a sentence is about. */
export function isPredicate(word: string): boolean {
  return PREDICATES.has(word)
}

/** Whether the word may stand within a name. */
export function isParticle(word: string): boolean {
  return PARTICLES.has(word)
}

/** Whether the word is part of the value that stands beside it. */
export function isBesideValue(word: string): boolean {
  return BESIDE_VALUE_AS_WRITTEN.has(word) || BESIDE_VALUE.has(word.toLowerCase())
}

/** Whether it says what happened. */
export function tellsTrouble(text: string): boolean {
  return TROUBLE.test(text)
}

/** Whether a word made of several says what happened. */
export function isTroubleCode(word: string): boolean {
  return TROUBLE_PART.test(word)
}

/** Whether capitals are part of a statement. */
export function isKeyword(word: string): boolean {
  return KEYWORDS.has(word)
}

export function isPreposition(word: string): boolean {
  return PREPOSITIONS.has(word)
}

/** Whether a number or code names the cause that follows this word, which another, or `;`, stands before. */
export function isBeforeCode(word: string, before: string): boolean {
  if (word.toLowerCase() === 'code') return before === ';' || BEFORE_CODE_WORD.test(before)
  return BEFORE_CODE.test(word)
}

/** Whether three words of a sentence demand something of a field. */
export function tellsDemand(words: string): boolean {
  return DEMAND.test(words)
}

/** Whether such words may begin so. */
export function beginsDemand(word: string): boolean {
  return DEMAND_STARTS.has(word.toLowerCase())
}
