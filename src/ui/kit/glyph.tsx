/**
 * The pictures of kinds. The type of a component is told by its glyph, never by color. A kind names one of these in its
 * definition; an unknown name draws a plain box, so a new kind works before it has a picture.
 */
import {
  AlarmClock,
  Archive,
  Ban,
  BookOpenCheck,
  Box,
  Bug,
  CalendarClock,
  Cloud,
  Cog,
  Cpu,
  Crown,
  Database,
  DatabaseZap,
  DoorOpen,
  Filter,
  Flame,
  FolderOutput,
  GitFork,
  Globe,
  HardDrive,
  Hexagon,
  Hourglass,
  Inbox,
  KeyRound,
  Lock,
  type LucideIcon,
  Network,
  Radio,
  Repeat,
  Rocket,
  Route,
  Scale,
  Scissors,
  Search,
  Send,
  Server,
  ServerOff,
  Shield,
  Shuffle,
  Snowflake,
  Split,
  SquareFunction,
  Table2,
  Timer,
  ToggleLeft,
  TrendingUp,
  Turtle,
  Undo2,
  Unplug,
  UserRound,
  Users,
  Vote,
  Waves,
  Webhook,
  WifiOff,
  Workflow,
  Zap,
} from "lucide-react";
import type { ComponentType, SVGProps } from "react";

type Picture = LucideIcon | ComponentType<SVGProps<SVGSVGElement>>;

const PICTURES: Readonly<Record<string, Picture>> = {
  actor: UserRound,
  archive: Archive,
  balancer: Split,
  ban: Ban,
  box: Box,
  breaker: ToggleLeft,
  bug: Bug,
  bulkhead: Table2,
  cache: DatabaseZap,
  calendar: CalendarClock,
  cdn: Cloud,
  clock: AlarmClock,
  cloud: Cloud,
  cog: Cog,
  consensus: Vote,
  cpu: Cpu,
  crown: Crown,
  cylinder: Database,
  database: Database,
  filter: Filter,
  flame: Flame,
  fork: GitFork,
  function: SquareFunction,
  gateway: DoorOpen,
  globe: Globe,
  hexagon: Hexagon,
  hourglass: Hourglass,
  inbox: Inbox,
  key: KeyRound,
  link: Route,
  lock: Lock,
  network: Network,
  outbox: FolderOutput,
  queue: QueuePicture,
  raft: Vote,
  repeat: Repeat,
  rocket: Rocket,
  saga: Undo2,
  scale: Scale,
  scheduler: CalendarClock,
  scissors: Scissors,
  search: Search,
  send: Send,
  server: Server,
  "server-off": ServerOff,
  shield: Shield,
  shuffle: Shuffle,
  snowflake: Snowflake,
  storage: HardDrive,
  stream: Waves,
  timer: Timer,
  topic: Radio,
  transaction: BookOpenCheck,
  "trending-up": TrendingUp,
  turtle: Turtle,
  undo: Undo2,
  unplug: Unplug,
  users: Users,
  webhook: Webhook,
  "wifi-off": WifiOff,
  worker: Cog,
  workflow: Workflow,
  zap: Zap,
};

/** Every name that a kind may use. */
export const GLYPH_NAMES: readonly string[] = Object.keys(PICTURES);

export interface GlyphProps {
  readonly name: string;
  readonly className?: string | undefined;
}

/** Decorative: the kind's label must stand beside it or be the accessible name of what holds it. */
export function Glyph({ name, className }: GlyphProps) {
  const Icon = PICTURES[name] ?? Box;
  return <Icon className={className} aria-hidden="true" />;
}

/** Items in a row, leaving at the right. */
function QueuePicture(props: SVGProps<SVGSVGElement>) {
  return (
    <svg
      {...props}
      viewBox="0 0 24 24"
      width="24"
      height="24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      role="presentation"
    >
      <path d="M2 5h17M2 19h17M4 9.5h3v5H4zM10 9.5h3v5h-3zM17 12h5M20 9.5l2.5 2.5-2.5 2.5" />
    </svg>
  );
}
