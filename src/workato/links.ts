/** Where a person looks; `{app_url}`, `{recipe}` and `{job}` are filled in, encoded. */
export interface LinkTemplates {
  readonly recipe: string
  readonly job: string
  readonly failedJobs: string
}

/** The recipe's address is the vendor's (its audit log shows it); the other two are not documented and may be overridden. */
const LINK_TEMPLATES: LinkTemplates = {
  recipe: '{app_url}/recipes/{recipe}',
  job: '{app_url}/recipes/{recipe}/job/{job}',
  failedJobs: '{app_url}/recipes/{recipe}?status=failed#jobs',
}

/** All addresses in the web application, built in one place. */
export interface Links {
  recipe(recipe: string): string
  job(recipe: string, job: string): string
  failedJobs(recipe: string): string
}

/** Links below `appUrl` (without trailing slash). */
export function createLinks(appUrl: string, templates: Partial<LinkTemplates> = {}): Links {
  const { recipe: recipeTemplate, job: jobTemplate, failedJobs } = { ...LINK_TEMPLATES, ...templates }
  const fill = (template: string, recipe: string, job: string) =>
    template.replaceAll(/\{(app_url|recipe|job)\}/g, (_, name: string) => {
      if (name === 'app_url') return appUrl
      return encodeURIComponent(name === 'recipe' ? recipe : job)
    })
  return {
    recipe: (recipe) => fill(recipeTemplate, recipe, ''),
    job: (recipe, job) => fill(jobTemplate, recipe, job),
    failedJobs: (recipe) => fill(failedJobs, recipe, ''),
  }
}
