/** Chooses and orders the columns: by drag, with the keyboard, or with the arrow buttons. */

import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import {
  arrayMove,
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { ActionIcon, Button, Checkbox, Group, Text, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconGripVertical, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { Column } from '../data/report-types.ts';

interface ColumnEditorProps {
  columns: readonly Column[];
  /** Keys of the chosen columns, in file order. */
  chosen: readonly string[];
  /** Undefined for the default columns. */
  onChange(chosen: string[] | undefined): void;
}

/** Pixels before a press becomes a drag, so that a tap stays a tap. */
const DRAG_DISTANCE = 4;

export function ColumnEditor({ columns, chosen, onChange }: ColumnEditorProps) {
  const [search, setSearch] = useState('');
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: DRAG_DISTANCE } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const byKey = new Map(columns.map((column) => [column.key, column]));
  const words = search.trim().toLowerCase();
  const isFound = ({ key, label }: Column) => key.includes(words) || label.toLowerCase().includes(words);
  const used = chosen.flatMap((key) => byKey.get(key) ?? []);
  const others = columns.filter(({ key }) => !chosen.includes(key));
  const move = (key: string, to: number) => onChange(arrayMove([...chosen], chosen.indexOf(key), to));
  const drop = ({ active, over }: DragEndEvent) => {
    if (over && active.id !== over.id) move(String(active.id), chosen.indexOf(String(over.id)));
  };
  const labelOf = (id: string | number) => byKey.get(String(id))?.label ?? String(id);
  const place = (id: string | number) => `position ${chosen.indexOf(String(id)) + 1} of ${chosen.length}`;
  return (
    <div className="column-editor">
      <Group gap="xs" wrap="nowrap">
        <TextInput
          size="sm"
          aria-label="Search columns"
          placeholder="Search columns"
          leftSection={<IconSearch size={16} stroke={1.75} aria-hidden="true" />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          style={{ flex: 1 }}
        />
        <Button size="compact-sm" variant="subtle" onClick={() => onChange(columns.map(({ key }) => key))}>
          Select all
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={() => onChange(undefined)}>
          Default
        </Button>
      </Group>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        onDragEnd={drop}
        accessibility={{
          screenReaderInstructions: {
            draggable:
              'Press the space bar to pick up a column, the arrow keys to move it, and the space bar to drop it.',
          },
          announcements: {
            onDragStart: ({ active }) => `${labelOf(active.id)} is picked up, ${place(active.id)}.`,
            onDragOver: ({ active, over }) => (over ? `${labelOf(active.id)} is over ${place(over.id)}.` : undefined),
            onDragEnd: ({ active, over }) =>
              over ? `${labelOf(active.id)} is dropped at ${place(over.id)}.` : undefined,
            onDragCancel: ({ active }) => `${labelOf(active.id)} is back at ${place(active.id)}.`,
          },
        }}
      >
        <SortableContext items={[...chosen]} strategy={verticalListSortingStrategy}>
          <ul className="column-list" aria-label="Columns">
            {used.filter(isFound).map((column) => {
              const at = chosen.indexOf(column.key);
              return (
                <ChosenColumn
                  key={column.key}
                  column={column}
                  isLast={chosen.length === 1}
                  onRemove={() => onChange(chosen.filter((key) => key !== column.key))}
                  onUp={at > 0 ? () => move(column.key, at - 1) : undefined}
                  onDown={at < chosen.length - 1 ? () => move(column.key, at + 1) : undefined}
                />
              );
            })}
            {others.filter(isFound).map(({ key, label, description }) => (
              <li key={key} className="column-row">
                <span className="column-grip" />
                <Checkbox
                  size="xs"
                  label={label}
                  title={description}
                  checked={false}
                  onChange={() => onChange([...chosen, key])}
                />
              </li>
            ))}
          </ul>
        </SortableContext>
      </DndContext>
      {words !== '' && !columns.some(isFound) && (
        <Text size="sm" c="dimmed">
          No column contains “{search.trim()}”.
        </Text>
      )}
    </div>
  );
}

interface ChosenColumnProps {
  column: Column;
  /** A file has at least one column. */
  isLast: boolean;
  onRemove(): void;
  onUp: (() => void) | undefined;
  onDown: (() => void) | undefined;
}

function ChosenColumn({ column: { key, label, description }, isLast, onRemove, onUp, onDown }: ChosenColumnProps) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id: key,
  });
  return (
    <li
      ref={setNodeRef}
      className="column-row"
      data-dragging={isDragging || undefined}
      style={{ transform: CSS.Translate.toString(transform), transition }}
    >
      <button
        type="button"
        ref={setActivatorNodeRef}
        className="column-grip"
        aria-label={`Move ${label}`}
        {...attributes}
        {...listeners}
      >
        <IconGripVertical size={16} stroke={1.75} aria-hidden="true" />
      </button>
      <Checkbox size="xs" label={label} title={description} checked disabled={isLast} onChange={onRemove} />
      <span className="column-moves">
        <ActionIcon
          size={24}
          variant="subtle"
          color="gray"
          aria-label={`Move ${label} up`}
          disabled={!onUp}
          onClick={onUp}
        >
          <IconArrowUp size={16} stroke={1.75} aria-hidden="true" />
        </ActionIcon>
        <ActionIcon
          size={24}
          variant="subtle"
          color="gray"
          aria-label={`Move ${label} down`}
          disabled={!onDown}
          onClick={onDown}
        >
          <IconArrowDown size={16} stroke={1.75} aria-hidden="true" />
        </ActionIcon>
      </span>
    </li>
  );
}
