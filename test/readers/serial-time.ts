/** The wall-clock time of Excel's serial number. Days count from 1899-12-30 after the day that does not exist. */
export function serialTime(serial: number): string {
  const instant = new Date(Date.UTC(1899, 11, 30) + Math.round(serial * 86_400_000));
  return instant.toISOString().replace('T', ' ').replace('Z', '');
}

/** Excel's serial number of a wall-clock time, as `DATE() + TIME()` computes it. */
export function timeSerial(time: string): number {
  const [date, clock] = time.split(' ') as [string, string];
  const days = (Date.parse(date) - Date.UTC(1899, 11, 30)) / 86_400_000;
  return days + Date.parse(`1970-01-01T${clock}Z`) / 86_400_000;
}
