import { storageAcceptance } from '../../../../tests/fixtures/storage/acceptance';
import { memoryStorage } from '../open-storage';
import { exportProject } from './export-project';
import { importProject } from './import-project';

storageAcceptance('.dash file', {
  open: async () => memoryStorage(),
  async reopen(storage) {
    const next = memoryStorage();
    for (const { id } of await storage.listProjects()) {
      const { repaired } = await importProject(next, await exportProject(storage, id, { app: '1' }));
      if (repaired.length > 0) throw new Error(`A sound file was repaired: ${repaired.join(' ')}`);
    }
    return next;
  },
});
