import { Children, Fragment, isValidElement, type ReactNode } from 'react';
import './crumbs.css';

interface CrumbsProps {
  /** Links to the pages above this one, the first one first. */
  children: ReactNode;
  /** This page. */
  current: string;
}

/** The way to a page of the console. */
export function Crumbs({ children, current }: CrumbsProps) {
  return (
    <nav aria-label="Breadcrumb" className="crumbs">
      {Children.toArray(children).map((link) => (
        <Fragment key={isValidElement(link) ? link.key : null}>
          {link}
          <span aria-hidden="true">/</span>
        </Fragment>
      ))}
      <span aria-current="page">{current}</span>
    </nav>
  );
}
