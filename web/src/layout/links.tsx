/** Links within the portal. They are real `<a>` elements, and change the page without a full reload. */
import { Anchor, type AnchorProps, Button, type ButtonProps, NavLink, type NavLinkProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { Ref } from 'react';

type Linked<Props> = Omit<Props, 'href'> & { ref?: Ref<HTMLAnchorElement> };

export const PageLink = createLink((props: Linked<AnchorProps>) => <Anchor {...props} />);
export const PageButton = createLink((props: Linked<ButtonProps>) => <Button component="a" {...props} />);
export const PageNavLink = createLink((props: Linked<NavLinkProps>) => <NavLink component="a" {...props} />);
