/** Links within the application. They are real `<a>` elements, and change the page without a full reload. */
import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ReactNode, Ref } from 'react';

type Linked<Props> = Omit<Props, 'href'> & { ref?: Ref<HTMLAnchorElement>; children?: ReactNode };

export const PageLink = createLink((props: Linked<AnchorProps>) => <Anchor {...props} />);
export const PageButton = createLink((props: Linked<ButtonProps>) => <Button component="a" {...props} />);
