/** A conversation with Dex. Each question is sent with those before it, and the conversation survives a reload. */
import { useEffect, useRef, useState } from 'react';
import { useSession } from '../data/session.ts';
import { askDex, type Question } from './ask.ts';
import { keepThread, keptThread, MAX_TURNS, type Turn } from './kept-thread.ts';

export interface Conversation {
  turns: readonly Turn[];
  error: string | null;
  busy: boolean;
  ask(question: Question): void;
  stop(): void;
  clear(): void;
}

/** `given` are questions of the URL. They are sent once: after a reload, the kept conversation has them. */
export function useDex(given: readonly Question[]): Conversation {
  const session = useSession();
  /** Undefined until the session is known. */
  const reader = session === undefined ? undefined : (session?.caller.email ?? null);
  const latestReader = useRef(reader);
  latestReader.current = reader;
  const [turns, setTurns] = useState<Turn[]>([]);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const ask = async (before: readonly Turn[], asked: Question): Promise<readonly Turn[]> => {
    const controller = new AbortController();
    running.current = controller;
    setError(null);
    setBusy(true);
    const id = (before.at(-1)?.id ?? 0) + 1;
    const previous = before.map(({ question }) => question).slice(-MAX_TURNS);
    let after = before;
    try {
      for await (const response of askDex(
        { ...asked, ...(previous.length > 0 ? { previous } : {}) },
        controller.signal,
      )) {
        after = [...before, { id, question: asked.question, response }];
        setTurns([...after]);
      }
      if (latestReader.current !== undefined) keepThread(after, latestReader.current);
    } catch (failure) {
      if (!controller.signal.aborted) setError(failure instanceof Error ? failure.message : String(failure));
    } finally {
      if (running.current === controller) setBusy(false);
    }
    return after;
  };

  const questions = JSON.stringify(given.map(({ question }) => question));
  // biome-ignore lint/correctness/useExhaustiveDependencies: questions of the URL are sent once, when they are given and the reader is known.
  useEffect(() => {
    if (reader === undefined) return;
    const kept = turns.length > 0 ? turns : keptThread(reader);
    if (contains(kept, given)) {
      setTurns([...kept]);
      return;
    }
    // The questions in a link start a separate conversation.
    void (async () => {
      let thread: readonly Turn[] = [];
      for (const question of given) {
        const next = await ask(thread, question);
        if (next === thread) return;
        thread = next;
      }
    })();
  }, [questions, reader === undefined]);

  const asked = useRef<string | null | undefined>(undefined);
  useEffect(() => {
    if (reader === undefined) return;
    // After signing out, in this tab or in another one, nothing of the reader stays here.
    if (asked.current && asked.current !== reader) {
      keepThread([], reader);
      setTurns([]);
    }
    asked.current = reader;
  }, [reader]);

  return {
    turns,
    error,
    busy,
    ask: (question) => void ask(turns, question),
    stop: () => running.current?.abort(),
    clear: () => {
      setTurns([]);
      setError(null);
      keepThread([], null);
    },
  };
}

/** Whether a conversation has these questions, one after the other. */
function contains(turns: readonly Turn[], questions: readonly Question[]): boolean {
  if (questions.length === 0) return true;
  return turns.some((_, at) => questions.every(({ question }, i) => turns[at + i]?.question === question));
}
