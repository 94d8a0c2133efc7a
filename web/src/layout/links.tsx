/** Links within the portal, as links of the design system: they are real `<a>`, and change the page without loading it anew. */
import { Anchor, type AnchorProps, Button, type ButtonProps, NavLink, type NavLinkProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { Ref } from 'react';

type Linked<Props> = Omit<Props, 'href'> & { ref?: Ref<HTMLAnchorElement> };

export const PageLink = createLink((props: Linked<AnchorProps>) => <Anchor {...props} />);
export const PageButton = createLink((props: Linked<ButtonProps>) => <Button component="a" {...props} />);
export const PageNavLink = createLink((props: Linked<NavLinkProps>) => <NavLink component="a" {...props} />);
