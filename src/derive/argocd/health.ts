import type { Health } from '#platform';
import { luaExpression } from './lua';

/**
 * A kind's health for Argo CD, from the CEL that Flux is given: failed before current, and neither while the operator has not seen the last change
 * (fluxcd/pkg, runtime/cel). Only what Argo CD opens to its scripts is used: no `string`, no `math` (util/lua/lua.go).
 */
export const luaOf = ({ current, failed }: Health): string => `${helpers}
local status, metadata = obj.status or {}, obj.metadata
local seen = status.observedGeneration
if seen ~= nil and seen ~= metadata.generation then
  return { status = "Progressing", message = "The operator has not seen the last change yet." }
end
if ${luaExpression(failed)} then
  return { status = "Degraded", message = said(status) }
end
if ${luaExpression(current)} then
  return { status = "Healthy", message = said(status) }
end
return { status = "Progressing", message = said(status) }
`;

/**
 * An Application is well when its objects are and its last sync has ended well. Since 3.4 one that misses an object is Healthy
 * (argo-cd#25962), and the next wave would begin: so the sync counts as well. A sync may end before its objects are looked at again, with a health from
 * its middle: so nothing that Git has may be missing or different. What only waits to be pruned is no reason to wait. Over objects that are as in Git
 * already, Argo CD never syncs: an Application that was made anew has nothing to wait for.
 */
export const applicationHealth = `local status = obj.status or {}
local health, operation = status.health or {}, status.operationState or {}
local message = health.message or operation.message or ""
local compared = (status.sync or {}).status
if health.status == nil or operation.phase == "Running" or (operation.phase == nil and compared ~= "Synced") then
  return { status = "Progressing", message = message }
end
if operation.phase ~= nil and operation.phase ~= "Succeeded" then
  return { status = "Degraded", message = operation.message or message }
end
if compared == "Unknown" then
  return { status = "Progressing", message = "What it should be is not known." }
end
for _, resource in ipairs(status.resources or {}) do
  if resource.status == "OutOfSync" and not resource.requiresPruning then
    return { status = "Progressing", message = resource.kind .. " " .. resource.name .. " is not yet as it is in Git." }
  end
end
return { status = health.status, message = message }
`;

/** A field of nothing is nothing; what operators say goes to whoever looks. */
const helpers = `local function at(value, key)
  if type(value) == "table" then return value[key] end
end
local function exists(list, holds)
  for _, item in ipairs(type(list) == "table" and list or {}) do
    if holds(item) then return true end
  end
  return false
end
local function all(list, holds)
  return not exists(list, function(item) return not holds(item) end)
end
local function among(value, list)
  return exists(list, function(item) return item == value end)
end
local function said(status)
  if type(status.error) == "string" then return status.error end
  if type(status.message) == "string" then return status.message end
  local messages = {}
  for _, condition in ipairs(type(status.conditions) == "table" and status.conditions or {}) do
    if type(condition.message) == "string" and condition.message ~= "" then table.insert(messages, condition.message) end
  end
  return table.concat(messages, "; ")
end`;
