import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { json, request } from '../../data/request.ts';
import { useMutationOnce } from '../../data/use-mutation-once.ts';
import { Problem } from '../../shell/problem.tsx';

/** Maximum characters of a comment, as in the API. */
const MAX_COMMENT = 1000;

/** An optional sentence about a page, which is sent with yes or no. It begins with `text`. */
export function FeedbackForm({ path, helpful, text = '' }: { path: string; helpful: boolean; text?: string }) {
  const [comment, setComment] = useState(text.slice(0, MAX_COMMENT));
  const send = useMutationOnce({
    mutationFn: () => {
      const words = comment.trim();
      return request<void>(
        '/api/v1/feedback',
        json('POST', { page: path, helpful, ...(words ? { comment: words } : {}) }),
      );
    },
  });
  if (send.isSuccess) return <p role="status">Thank you. The administrators of this service read your feedback.</p>;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <Textarea
        label={helpful ? 'What helped you? (optional)' : 'What was missing or wrong? (optional)'}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={MAX_COMMENT}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      {send.error && <Problem error={send.error} title="Your feedback was not sent" />}
      <Button type="submit" size="compact-sm" mt="sm" loading={send.isPending}>
        Send feedback
      </Button>
    </form>
  );
}
