import { createContext } from 'svelte';
import type { Layout } from './layout.svelte';
import type { OpenProject } from './open-project.svelte';
import type { Workbench } from './workbench.svelte';

export const [getWorkbench, setWorkbench] = createContext<Workbench>();

/** The open project, for everything below the workbench page, which is made anew for each project. */
export const [getProject, setProject] = createContext<OpenProject>();

export const [getLayout, setLayout] = createContext<Layout>();
