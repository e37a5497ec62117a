import type { StoreConfig } from '../../src/model/config.ts'
import { openStore } from '../../src/store/open.ts'

// A process that holds a store's lock until it is killed; its only argument is the store's configuration.
const store = await openStore(JSON.parse(process.argv[2] ?? '') as StoreConfig)
await store.lock(`recipewatch run, pid ${process.pid}`)
process.stdout.write('held\n')
process.stdin.resume()
