import type { InferenceAnswer, InferenceRequest } from '../inference/task';
import type { LayoutAnswer, LayoutRequest } from '../tsne/task';
import type { MemoryAnswer, MemoryRequest } from '../memory/task';
import type { ProgramsAnswer, ProgramsRequest } from '../programs/task';
import type { StepsAnswer, StepsRequest } from '../step/task';

/** What a worker of the measuring page can be asked for. */
export interface Tasks {
  readonly steps: { readonly request: StepsRequest; readonly answer: StepsAnswer };
  readonly inference: { readonly request: InferenceRequest; readonly answer: InferenceAnswer };
  readonly programs: { readonly request: ProgramsRequest; readonly answer: ProgramsAnswer };
  readonly memory: { readonly request: MemoryRequest; readonly answer: MemoryAnswer };
  readonly layout: { readonly request: LayoutRequest; readonly answer: LayoutAnswer };
}
export type TaskName = keyof Tasks;
export type RequestOf<Name extends TaskName> = Tasks[Name]['request'];
export type AnswerOf<Name extends TaskName> = Tasks[Name]['answer'];

export interface Message<Name extends TaskName = TaskName> {
  readonly name: Name;
  readonly request: RequestOf<Name>;
}
export type Reply<Name extends TaskName = TaskName> =
  { readonly ok: AnswerOf<Name> } | { readonly error: string };

/** What a page tells that began with a message in its fragment. */
export interface Cold {
  /** From the page's start until the answer. */
  readonly milliseconds: number;
  readonly reply: Reply;
}
