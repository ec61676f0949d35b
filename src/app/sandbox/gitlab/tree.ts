import { isNamespacePath, isProjectPath } from "../../../core/gitlab/names.ts";
import { DEFAULT_SUB_COMPONENTS } from "../../../core/gitlab/sub-components.ts";
import { type Group, type Project, type Runner, type Variable, protectedByMaintainers } from "./objects.ts";

/** What one has to say of a project; the rest is as GitLab makes a new one. */
export type NewProject = Partial<Project> & Pick<Project, "path">;

/** Made-up ids begin here, so that nobody takes them for ones that were read somewhere. */
const FIRST_PROJECT_ID = 48_120_001;
const FIRST_GROUP_ID = 9_100_001;

/** Groups and projects by path and id, and the paths that were once another project's. */
export class Tree {
  readonly runners: Runner[] = [];
  readonly instanceVariables: Variable[] = [];
  /** Ids are never used twice, not even those of what is gone. */
  private readonly usedIds = new Set<number>();
  private readonly projects = new Map<number, Project>();
  private readonly groups = new Map<number, Group>();
  /** GitLab's `burned_project_routes`: path in lower case, and the first project that left it. */
  private readonly burned = new Map<string, number>();
  /** Where a path that was left leads, until somebody takes it. */
  private readonly redirects = new Map<string, number>();

  addProject(project: NewProject): Project {
    if (!isProjectPath(project.path)) throw new TypeError(`no GitLab project can have the path \`${project.path}\``);
    if (this.projectByPath(project.path) !== undefined) throw new TypeError(`\`${project.path}\` is taken`);
    const namespace = this.ensureGroup(project.path.slice(0, project.path.lastIndexOf("/")));
    const defaultBranch = project.defaultBranch ?? "main";
    const whole: Project = {
      id: this.nextId(FIRST_PROJECT_ID),
      namespaceId: namespace.id,
      visibility: "private",
      defaultBranch,
      archived: false,
      subComponents: DEFAULT_SUB_COMPONENTS,
      forkPipelinesRunInParent: true,
      publicJobs: true,
      protectedBranches: [protectedByMaintainers(defaultBranch)],
      protectedTags: [],
      environments: [],
      protectedEnvironments: [],
      variables: [],
      timeout: 3600,
      ...project,
    };
    this.usedIds.add(whole.id);
    this.projects.set(whole.id, whole);
    this.redirects.delete(project.path.toLowerCase());
    return whole;
  }

  /** The group at a path, made with its parents where it is not there yet. */
  ensureGroup(path: string, id?: number): Group {
    const known = this.groupByPath(path);
    if (known !== undefined) return known;
    if (!isNamespacePath(path)) throw new TypeError(`no GitLab group can have the path \`${path}\``);
    const parent = path.lastIndexOf("/");
    if (parent > 0) this.ensureGroup(path.slice(0, parent));
    const group: Group = {
      id: id ?? this.nextId(FIRST_GROUP_ID),
      path,
      visibility: "private",
      projectCreation: "developer",
      variables: [],
      protectedBranches: [],
    };
    this.addGroup(group);
    return group;
  }

  addGroup(group: Group): void {
    this.usedIds.add(group.id);
    this.groups.set(group.id, group);
  }

  /** Changes a project. A new path burns the old one. */
  updateProject(id: number, change: Partial<Project>): Project {
    const project = this.projects.get(id);
    if (project === undefined) throw new TypeError(`there is no project ${id}`);
    const path = change.path ?? project.path;
    const moved = path !== project.path;
    if (moved && this.projectByPath(path) !== undefined) throw new TypeError(`\`${path}\` is taken`);
    const namespaceId = moved ? this.ensureGroup(path.slice(0, path.lastIndexOf("/"))).id : project.namespaceId;
    const next = { ...project, ...change, namespaceId };
    if (moved) {
      this.burn(project);
      this.redirects.set(project.path.toLowerCase(), id);
      this.redirects.delete(path.toLowerCase());
    }
    this.projects.set(id, next);
    return next;
  }

  removeProject(id: number): void {
    const project = this.projects.get(id);
    if (project === undefined) return;
    this.burn(project);
    this.projects.delete(id);
  }

  project(id: number): Project | undefined {
    return this.projects.get(id);
  }

  group(id: number): Group | undefined {
    return this.groups.get(id);
  }

  /** Routes are unique without regard to case, and found so. */
  projectByPath(path: string): Project | undefined {
    const wanted = path.toLowerCase();
    for (const project of this.projects.values()) if (project.path.toLowerCase() === wanted) return project;
    return undefined;
  }

  groupByPath(path: string): Group | undefined {
    const wanted = path.toLowerCase();
    for (const group of this.groups.values()) if (group.path.toLowerCase() === wanted) return group;
    return undefined;
  }

  /** The project that a path led to before it was renamed. */
  redirected(path: string): Project | undefined {
    const id = this.redirects.get(path.toLowerCase());
    return id === undefined ? undefined : this.projects.get(id);
  }

  /** Whether another project held this path before. */
  isBurnedFor(project: Project): boolean {
    const first = this.burned.get(project.path.toLowerCase());
    return first !== undefined && first !== project.id;
  }

  allProjects(): readonly Project[] {
    return [...this.projects.values()].toSorted((a, b) => a.id - b.id);
  }

  allGroups(): readonly Group[] {
    return [...this.groups.values()].toSorted((a, b) => a.id - b.id);
  }

  /** The first that leaves a path keeps it (`burned_project_routes`, unique on the path in lower case). */
  private burn(project: Project): void {
    const path = project.path.toLowerCase();
    if (!this.burned.has(path)) this.burned.set(path, project.id);
  }

  private nextId(first: number): number {
    let id = first;
    while (this.usedIds.has(id)) id++;
    return id;
  }
}
