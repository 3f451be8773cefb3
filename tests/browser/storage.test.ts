import { storageAcceptance } from '../fixtures/storage/acceptance';
import { openStorage } from '../../src/lib/storage/open-storage';

let databases = 0;
storageAcceptance('IndexedDB (browser)', {
  open: async () => {
    const base = `/acceptance-${++databases}/`;
    indexedDB.deleteDatabase(`dash:${base}`);
    return openStorage({ base });
  },
  reopen: async (storage) => {
    storage.close();
    return openStorage({ base: `/acceptance-${databases}/` });
  },
});
