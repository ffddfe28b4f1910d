/** What axe finds on the page as it stands, in words; an empty list is what a journey wants. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

export async function accessibilityProblems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
    .analyze();
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help} (${node.target.join(" ")})`));
}
