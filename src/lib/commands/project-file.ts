import { DashError } from '../domain/errors';
import type { Commands } from './contract';
import type { Context } from './context';

type ProjectFileActs = Pick<Commands, 'openProjectFile' | 'exportProject'>;

export function projectFileActs(_context: Context): ProjectFileActs {
  const missing = (): never => {
    throw new DashError('BadInput', 'This build reads and writes no project files.');
  };
  return { openProjectFile: async () => missing(), exportProject: async () => missing() };
}
