/** The assistant's page in the URL: one question, or the questions of a conversation that somebody shared. */

export interface AskSearch {
  /** The operation that a question without one is about. */
  operation?: string;
  /** A question that is sent immediately. */
  question?: string;
  /** The questions of a conversation, oldest first. */
  thread?: string[];
}

/** Characters of a question, as in the API. */
const MAX_QUESTION = 2000;

/** Questions of a shared conversation. Each is sent when the link is opened, and the number per minute is limited. */
const MAX_SHARED = 8;

/** Characters of a link. Some mail programs cut longer ones. */
const MAX_LINK = 4000;

export function readAskSearch({ operation, question, thread }: Record<string, unknown>): AskSearch {
  const questions = Array.isArray(thread) ? thread.map((one) => String(one).slice(0, MAX_QUESTION)) : [];
  return {
    operation: typeof operation === 'string' && /^\w{1,100}$/.test(operation) ? operation : undefined,
    // The router reads 409 as a number.
    question: question === undefined ? undefined : String(question).slice(0, MAX_QUESTION),
    thread: questions.length > 0 ? questions.slice(0, MAX_SHARED) : undefined,
  };
}

/** The link to a conversation: its last questions, as many as fit. It has no responses, so everyone gets those of their own data. */
export function shareLink(questions: readonly string[], origin: string): string {
  for (let from = Math.max(0, questions.length - MAX_SHARED); ; from++) {
    const link = `${origin}/docs/ask?thread=${encodeURIComponent(JSON.stringify(questions.slice(from)))}`;
    if (link.length <= MAX_LINK || from >= questions.length - 1) return link;
  }
}
