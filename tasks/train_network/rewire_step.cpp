#include "tasks/train_network/rewire_step.hpp"

#include <algorithm>

namespace axograd::tasks {

void RewireStep::change(const Eigen::VectorXd& from, Eigen::VectorXd& to, double rate, std::vector<Eigen::Index>& forgotten) {
  for (const auto& block : blocks_) rewire(block, from, to, rate, forgotten);
  ++steps_;
}

void RewireStep::rewire(const networks::RewiredBlock& block, const Eigen::VectorXd& from, Eigen::VectorXd& to, double rate,
                        std::vector<Eigen::Index>& forgotten) {
  const networks::Ends& ends = block.ends;
  networks::Edges edges;
  edges.pre_count = ends.pre_count;
  edges.post_count = ends.post_count;
  std::vector<double> theta, step;
  const auto place = [&](int pre, int post) { return Eigen::Index(block.first + std::int64_t(pre) * ends.post_count + post); };
  for (int pre = 0; pre < ends.pre_count; ++pre) {
    for (int post = 0; post < ends.post_count; ++post) {
      const Eigen::Index i = place(pre, post);
      if (from[i] > 0) {
        networks::append(edges, pre, post, ends.sign_of(pre), ends.sign_of(pre) * from[i]);
        theta.push_back(from[i]);
        step.push_back(from[i] - to[i]);
      }
      to[i] = 0;
    }
  }
  const networks::Rewired next =
      networks::rewire(edges, theta, step, rate, block.options, ends, block.seed, std::uint64_t(steps_));
  std::vector<bool> kept(edges.size(), false);
  for (std::size_t k = 0; k < next.edges.size(); ++k) {
    const Eigen::Index i = place(next.edges.pre[k], next.edges.post[k]);
    to[i] = std::max(next.theta[k], block.options.start);  // a connection of weight 0 is one all the same
    if (next.source[k] >= 0)
      kept[std::size_t(next.source[k])] = true;
    else
      forgotten.push_back(i);
  }
  for (std::size_t k = 0; k < edges.size(); ++k) {
    if (!kept[k]) forgotten.push_back(place(edges.pre[k], edges.post[k]));
  }
  replaced_ += std::int64_t(next.replaced);
}

void RewireStep::visit_state(fitting::StateVisitor& visit) {
  visit("rewiring_steps", steps_);
  visit("rewired", replaced_);
}

}  // namespace axograd::tasks
