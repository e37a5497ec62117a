import { expect, test } from 'vitest'
import { normalise } from '../../src/ingest/normalise.ts'

/** Of the corpus, what it takes to see every rule at work. It holds what this version says, its mistakes too: names are stored. */
const NORMALISED = [
  [
    'ItemNotFound: Table tblKunden was not found in workbook Price list (final).xlsx',
    'ItemNotFound Table <*> was not found in workbook <*> list final',
  ],
  [
    'connection to server at "10.0.4.12", port 5432 failed: FATAL: remaining connection slots are reserved for roles with the SUPERUSER attribute',
    'connection to server at <*> port <*> failed <*> remaining connection slots are reserved for roles with the <*> attribute',
  ],
  [
    '400 Bad Request: {"errorMessages":[],"errors":{"duedate":"Due date is required."}}',
    '400 Bad Request is required',
  ],
  [
    'INVALID_EMAIL_ADDRESS: Invoice E-mail: invalid email address: see web site',
    'INVALID_EMAIL_ADDRESS <*> invalid email address',
  ],
  [
    '400 Bad Request: [{"message":"Owner ID: id value of incorrect type: jsmith","errorCode":"MALFORMED_ID","fields":["OwnerId"]}]',
    '400 Bad Request MALFORMED_ID id value of incorrect type',
  ],
  ['Il cliente Rossi S.p.A. non è attivo', 'Il cliente <*> non è attivo'],
  ['Kein Datensatz mit der Nummer 4711 gefunden', 'Kein Datensatz mit der <*> gefunden'],
  [
    "Validation error occurred. Invalid ID value. '21773' is not a valid ID value for type = 'Employee_ID'",
    'Validation error occurred Invalid ID value is not a valid ID value for',
  ],
  [
    'OPERATION_WITH_INACTIVE_USER_EXCEPTION: Assigned Rep: operation performed with inactive user Zoë van Dijk as owner of account',
    'OPERATION_WITH_INACTIVE_USER_EXCEPTION <*> operation performed with inactive user <*> as owner of account',
  ],
  [
    '<Error><Code>PermanentRedirect</Code><Message>The bucket you are attempting to access must be addressed using the specified endpoint.</Message><Endpoint>acme.s3.eu-central-1.example.com</Endpoint><Bucket>acme</Bucket></Error>',
    'PermanentRedirect The bucket you are attempting to access must be addressed using the specified endpoint',
  ],
  [
    "The query has timed out after 30000 ms: EXEC dbo.usp_sync_orders @from = '2026-11-24'",
    'The query has timed out after',
  ],
  ["unexpected token at '<html><head><title>Login</title>' (line 1, column 1)", 'unexpected token at'],
  ['0x80040217: account With Id = 5b1a2c00-88f1-ec11-9d0a-1f00aa3c1200 Does Not Exist', 'Not Exist'],
  [
    "Cannot insert the value NULL into column 'Plz', table 'crm.dbo.Kunde'; column does not allow nulls. UPDATE fails.",
    'Cannot insert the value NULL into column <*> table column does not allow nulls UPDATE fails',
  ],
  [
    '503 Service Unavailable: <html><head><title>Workday is currently unavailable</title></head><body>Back at 06:00 PST</body></html>',
    '503 Service Unavailable Workday is currently unavailable',
  ],
  [
    "0x80048d19: Error identified in Payload provided by the user for Entity :'salesorders', the property 'new_carrier' does not exist",
    'Error identified in Payload provided by the user for <*> does not exist',
  ],
  [
    'Validation error occurred. Organization Finance EMEA is inactive on 2026-11-24',
    'Validation error occurred Organization <*> is inactive on',
  ],
  [
    'Net::ReadTimeout with #<TCPSocket:(closed)> after 30 s: GET https://api.example.com/slow',
    'Net::ReadTimeout with <*> closed after',
  ],
  [
    'E BM 302: Unit of measure CRT is not defined for material 4711',
    'E <*> Unit of measure <*> is not defined for material',
  ],
  ['MySQL server has gone away', 'server has gone away'],
  [
    'INVALID_FLD_VALUE: You have entered an Invalid Field Value Net 45 for the following field: terms',
    'INVALID_FLD_VALUE You have entered an Invalid <*> for the following field',
  ],
  ['ERROR: permission denied for table invoices', 'permission denied for table'],
  ['El tipo de IVA 7 % no existe para el país ES', 'El tipo <*> no existe para el país'],
  [
    'Leader not available for topic erp-stock-movements partition 0',
    'Leader not available for topic <*> partition',
  ],
  [
    'Failed to open TCP connection to intranet-shop:80 (getaddrinfo: Name or service not known)',
    'Failed to open TCP connection to <*> getaddrinfo Name or service not known',
  ],
  [
    '400 Bad Request: [{"message":"Cannot deserialize instance of date from VALUE_STRING value 31.12.2026 or request may be missing a required field at [line:1, column:44]","errorCode":"JSON_PARSER_ERROR"}]',
    '400 Bad Request JSON_PARSER_ERROR Cannot deserialize instance of date from VALUE_STRING <*> or request may be missing a required field at',
  ],
  ["Invalid object name 'dbo.OrderV2'.", 'Invalid object name'],
  [
    'Step 3 took longer than 90 seconds and was stopped',
    'Step <*> took longer than <*> second and was stopped',
  ],
  ["undefined method `strip' for nil:NilClass at step 7", 'undefined method <*> for nil:NilClass at step'],
  [
    "21211: The 'To' number 0049-170 is not a valid phone number",
    'The <*> number <*> is not a valid phone number',
  ],
  ['Connection reset by peer - SSL_connect (api.example.com:443)', 'Connection reset by peer'],
  [
    'Net::SFTP::StatusException write /in/dump.csv.gz (15, "quota exceeded")',
    'Net::SFTP::StatusException write <*> quota exceeded',
  ],
  [
    '415 Unsupported Media Type: Content-Type text/plain is not supported, send application/json',
    '415 Unsupported <*> Content-Type <*> is not supported send',
  ],
  [
    'NUMBER_OUTSIDE_VALID_RANGE: Probability (%): value outside of valid range on numeric field: 1e99',
    'NUMBER_OUTSIDE_VALID_RANGE <*> value outside of valid range on numeric field',
  ],
  [
    '409 Conflict: {"status":"error","message":"Contact already exists. Existing ID: 51","correlationId":"5b1a2c00-88f1-4c6f-9d0a-1f00aa3c1200","category":"CONFLICT"}',
    '409 Conflict CONFLICT error',
  ],
  [
    '521 : <!DOCTYPE html><html lang="en-US"><head><title>api.example.org | 521: Web server is down</title></head><body><span>Ray ID: 77aa00bb11cc22dd</span></body></html>',
    '!DOCTYPE html 521 <*> server is down',
  ],
  ['요청 한도를 초과했습니다: 분당 100회', '요청 한도를 초과했습니다 분당 <*> 회'],
  ["Missing required field: 'Channel' must be present", 'Missing required field'],
  ['No entry in lookup table "Warehouses" where Plant = 4410', 'No entry in lookup table <*> where'],
  [
    'La fecha 30 de febrero de 2026 no es válida para el pedido P-9',
    'La fecha <*> no es válida para el pedido',
  ],
  [
    'INVALID_KEY_OR_REF: The department 310 may not be used with the subsidiary 4',
    'INVALID_KEY_OR_REF The department <*> may not be used with the subsidiary',
  ],
  [
    'REQUEST_LIMIT_EXCEEDED: ConcurrentPerOrgLongTxn Limit exceeded. 25 of 25 requests under way',
    'REQUEST_LIMIT_EXCEEDED ConcurrentPerOrgLongTxn Limit exceeded of <*> request under way',
  ],
  [
    'SSL_connect returned=1 errno=0 peeraddr=[2001:db8::1]:443 state=error: unsupported protocol',
    'errno=0 peeraddr <*> state=error unsupported protocol',
  ],
  [
    '400 Bad Request: {"errorMessages":[],"errors":{"customfield_10310":"Customer is required."}}',
    '400 Bad Request is required',
  ],
  [
    '<cXML><Response><Status code="475" text="Duplicate document">Document 90-112 was received already</Status></Response></cXML>',
    'Document <*> was received already',
  ],
  [
    '504 Gateway Time-out: <html><head></head><body><h1>504 Gateway Time-out</h1>\nThe server did not respond in time.\n</body></html>',
    '504 Gateway Time-out The server did not respond in time',
  ],
  [
    'ERROR: deadlock detected\nDETAIL: Process 7 waits for ShareLock on transaction 1002334; blocked by process 12.\nProcess 12 waits for ShareLock on transaction 1002330; blocked by process 7.',
    'deadlock detected',
  ],
  [
    '400 Bad Request: {"error":{"errors":[{"domain":"calendar","reason":"timeRangeEmpty","message":"The specified time range is empty.","locationType":"parameter","location":"timeMax"}],"code":400}}',
    '400 Bad Request code 400 parameter is empty timeRangeEmpty',
  ],
  [
    '403 Forbidden: {"error":{"message":"Operation against file \'incident\' was aborted by Business Rule \'Block closed^5b1a2c0088f14c6f9d0a1f00aa3c1200\'","detail":"Error: Business Rule"},"status":"failure"}',
    '403 Forbidden Business Rule Operation against file <*> was aborted by failure',
  ],
  [
    '409 Conflict: {"type":"error","status":409,"code":"item_name_in_use","context_info":{"conflicts":[{"type":"file","id":"990","name":"Rechnung 12 neu final.pdf"}]},"message":"Item with the same name already exists"}',
    '409 Conflict item_name_in_use Item with the same name already exists code 409 error file',
  ],
] as const

test.each(NORMALISED)('1.7 a message of the corpus comes to its text: %s', (message, expected) => {
  expect(normalise(message)).toBe(expected)
})

test.each([
  ['Key = [a b c] was lost', 'was lost'],
  ['some value_added_tax is odd', 'some <*> is odd'],
  ['The order was lost. Code 17 is odd', 'The order was lost Code 17 is odd'],
  ['The thing is: open', 'open'],
  ['Total <*> is odd', 'Total <*> is odd'],
  ['not now\na.b: line 5', 'not now'],
  ['Key = (a b c) was lost', 'was lost'],
  ['error a-1b given', 'error <*> given'],
  ['errorcode 17 given', 'errorcode 17 given'],
  ['a#b is odd', 'a#b is odd'],
  ['http 404 given', 'http 404 given'],
  ['terror 17 given', 'terror <*> given'],
  ['errors 17 given', 'errors <*> given'],
  ['My.ErrorBox is odd', 'is odd'],
  ['The thing is: opera', ''],
  ['httpstatus 404 given', 'httpstatus 404 given'],
  ['terror code 17 given', 'terror code <*> given'],
  ['errors code 17 given', 'errors code <*> given'],
  ['some tax-value_added is odd', 'some tax-value_added is odd'],
  ['error abcdefghijklmnopqrst1 given', 'error <*> given'],
])('1.7 near a rule, on its one side or the other: %s', (message, expected) => {
  expect(normalise(message)).toBe(expected)
})
