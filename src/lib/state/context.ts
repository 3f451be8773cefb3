import { createContext } from 'svelte';
import type { OpenProject } from './open-project.svelte';
import type { Workbench } from './workbench.svelte';

export const [getWorkbench, setWorkbench] = createContext<Workbench>();

/** The open project, for everything below the workbench page; read on each use, since it may be replaced. */
export const [getProject, setProject] = createContext<() => OpenProject>();
