import 'fake-indexeddb/auto';
import { storageAcceptance } from '../../../tests/fixtures/storage/acceptance';
import { memoryEngine } from './memory-engine';
import { memoryStorage, openStorage } from './open-storage';

let databases = 0;
storageAcceptance('IndexedDB (fake)', {
  open: () => openStorage({ base: `/${++databases}/` }),
  reopen: async (storage) => {
    storage.close();
    return openStorage({ base: `/${databases}/` });
  },
});

let engine = memoryEngine();
storageAcceptance('memory', {
  open: async () => memoryStorage((engine = memoryEngine())),
  reopen: async () => memoryStorage(engine),
});
