/** What a service registry offers to balancers that look their endpoints up there. */
export interface Directory {
  /** False while the registry is down: it answers nobody. */
  readonly isUp: boolean;
  /** Whether the instance stands in the list that is handed out now; undefined = its component does not register here. */
  isListed(component: string, replica: number): boolean | undefined;
  /** True of an instance that is not listed though it never signed off: its lease ran out, or it failed health checks. */
  isUnwell(component: string, replica: number): boolean;
  /** `listener` hears when that list has changed. */
  onChange(listener: () => void): void;
}
