#include "tasks/task.hpp"

namespace axograd::tasks {

#define AX_TASK(name) Task name##_task();
#include "tasks/tasks.list"
#undef AX_TASK

std::span<const Task> tasks() {
  static const std::vector<Task> all = {
#define AX_TASK(name) name##_task(),
#include "tasks/tasks.list"
#undef AX_TASK
  };
  return all;
}

}  // namespace axograd::tasks
