import { IconMenu2, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { SearchBox } from '../search/search-box.tsx';
import { AreaLinks } from './area-links.tsx';
import { ColorSchemeSwitch } from './color-scheme-switch.tsx';
import { PersonMenu } from './person-menu.tsx';

interface HeaderProps {
  /** Whether the page has a navigation beside it, which a phone shows on demand. */
  hasNavigation: boolean;
  navigationOpen: boolean;
  onToggleNavigation(): void;
}

/** The top of every page: the areas of the application, search, and the user. */
export function Header({ hasNavigation, navigationOpen, onToggleNavigation }: HeaderProps) {
  return (
    <header className="header">
      <div className="header-start">
        {hasNavigation && (
          <button
            type="button"
            className="icon-button navigation-toggle"
            aria-label={navigationOpen ? 'Close navigation' : 'Open navigation'}
            aria-expanded={navigationOpen}
            aria-controls="navigation"
            onClick={onToggleNavigation}
          >
            {navigationOpen ? <IconX size={20} aria-hidden="true" /> : <IconMenu2 size={20} aria-hidden="true" />}
          </button>
        )}
        <Link to="/docs" className="brand" aria-label="Sheaf overview">
          <img src="/assets/sheaf.svg" alt="" width={26} height={26} />
          <span>Sheaf</span>
        </Link>
        <AreaLinks className="areas" />
      </div>
      <div className="header-end">
        <SearchBox />
        <ColorSchemeSwitch />
        <PersonMenu />
      </div>
    </header>
  );
}
