import type { AnswerOf, Message, Reply, RequestOf, TaskName } from '../protocol';

/** Loaded when asked for, so that a cold start loads what it needs alone. */
const tasks: { readonly [Name in TaskName]: (request: RequestOf<Name>) => Promise<AnswerOf<Name>> } = {
  inference: async (request) => (await import('../../inference/task')).inference(request),
  layout: async (request) => (await import('../../tsne/task')).layout(request),
  memory: async (request) => (await import('../../memory/task')).memory(request),
  programs: async (request) => (await import('../../programs/task')).programs(request),
  steps: async (request) => (await import('../../step/task')).steps(request),
};

function run<Name extends TaskName>({ name, request }: Message<Name>): Promise<AnswerOf<Name>> {
  return tasks[name](request);
}

self.onmessage = ({ data }: MessageEvent<Message>) => {
  const answer = (reply: Reply): void => self.postMessage(reply);
  run(data).then(
    (ok) => answer({ ok }),
    (error: unknown) => answer({ error: String(error) }),
  );
};
